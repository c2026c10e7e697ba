"""What a call that failed means: how often it is worth another try, and what is said in the end."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from http import HTTPStatus

from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationValueError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

from scanner.errors import MarketBusy, MarketDataError, MarketError
from scanner.sources.polygon.http_call import ExchangeError, RefusedError, TooSlowError
from scanner.sources.polygon.refusal import refusal
from scanner.sources.polygon.source import CALLS_PER_MINUTE
from scanner.sources.polygon.tls import tls_problem

#: How often a call is made before its fault is believed. Faults of one in five calls then stop one sync in a thousand.
CALLS = 8
#: ... and how often if nobody can be reached or nothing comes: who has no network need not wait long to hear it.
CONNECTS = 4
#: What a call may fail with.
FAULTS = (HTTPError, MarketDataError, RefusedError, ExchangeError)

_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS, 499}  # and all from 500 on


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call failed.

    Attributes:
        tries: how often a call that fails so is made at most.
    """

    fault: Exception
    host: str
    tries: int
    problem: str | None = None

    @property
    def too_many(self) -> bool:
        """Whether it was refused as one call too many."""
        return isinstance(self.fault, RefusedError) and self.fault.status == HTTPStatus.TOO_MANY_REQUESTS

    def error(self, calls: int, key: str) -> MarketError:
        """Say what went wrong after so many calls."""
        fault = self.fault
        if isinstance(fault, MarketDataError):
            return fault
        if self.too_many:
            return MarketBusy(self.host, calls, CALLS_PER_MINUTE)
        if isinstance(fault, RefusedError) and not _passing(fault.status):
            return refusal(self.host, fault.status, fault.body, key)
        if self.problem is not None:
            return MarketError(self.problem)
        what = _named(fault)
        often = f"failed {calls} times in a row, the last time with" if calls > 1 else "failed with"
        return MarketError(f"{self.host} {often} {what}: sync again later")


def failure_of(fault: Exception, host: str) -> Failure:
    """Understand one of `FAULTS`."""
    if isinstance(fault, RefusedError):
        return Failure(fault, host, CALLS if _passing(fault.status) else 1)
    if isinstance(fault, TooSlowError | ReadTimeoutError):
        seconds = f": it {fault}" if isinstance(fault, TooSlowError) else ""
        return Failure(fault, host, CONNECTS, f"{host} does not answer in time{seconds}: sync again later")
    if isinstance(fault, ExchangeError):
        return Failure(
            fault, host, CALLS if fault.passing else 1, f"{host} {fault}: check POLYGON_BASE_URL, and sync again"
        )
    if isinstance(fault, NewConnectionError | ConnectTimeoutError | LocationValueError):
        problem = f"{host} cannot be reached: check the network and POLYGON_BASE_URL, and sync again"
        return Failure(fault, host, CONNECTS, problem)
    cause = fault.args[0] if isinstance(fault, SSLError) and fault.args else None
    untrusted = tls_problem(cause, host) if isinstance(cause, ssl.SSLError) else None
    return Failure(fault, host, 1 if untrusted else CALLS, untrusted)


def _named(fault: Exception) -> str:
    return f"HTTP {fault.status}" if isinstance(fault, RefusedError) else f"a broken answer ({type(fault).__name__})"


def _passing(status: int) -> bool:
    return status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR
