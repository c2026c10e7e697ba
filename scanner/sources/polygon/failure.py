"""What a call that failed means: how often it is tried again, and what is said in the end."""

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
from scanner.remedy import check_settings, retry
from scanner.sources.polygon.http_call import ExchangeError, RefusedError, TooSlowError
from scanner.sources.polygon.refusal import refusal
from scanner.sources.polygon.source import CALLS_PER_MINUTE
from scanner.sources.polygon.tls import tls_problem

#: Maximum attempts of a call. If one call in five fails, this stops one sync in a thousand.
CALLS = 8
#: Maximum attempts if the server cannot be reached or does not answer, so that a missing network is soon reported.
CONNECTS = 4
#: The exceptions of a failed call.
FAULTS = (HTTPError, MarketDataError, RefusedError, ExchangeError)

_LATER = retry("try again later")
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS, 499}  # and all from 500 on


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call failed.

    Attributes:
        tries: how often a call that fails so is made at most.
        told: the error to raise in the end; None where it depends on the number of calls.
    """

    fault: Exception
    host: str
    tries: int
    told: MarketError | None = None

    @property
    def too_many(self) -> bool:
        """Whether the call exceeded the rate limit."""
        return isinstance(self.fault, RefusedError) and self.fault.status == HTTPStatus.TOO_MANY_REQUESTS

    def error(self, calls: int, key: str) -> MarketError:
        """Make the error after a number of attempts."""
        fault = self.fault
        if isinstance(fault, MarketDataError):
            return fault
        if self.too_many:
            return MarketBusy(self.host, calls, CALLS_PER_MINUTE)
        if isinstance(fault, RefusedError) and not _passing(fault.status):
            return refusal(self.host, fault.status, fault.body, key)
        if self.told is not None:
            return self.told
        what = _named(fault)
        often = f"failed {calls} times in a row, the last time with" if calls > 1 else "failed with"
        return MarketError(f"{self.host} {often} {what}", _LATER)


def failure_of(fault: Exception, host: str) -> Failure:
    """Classify one of `FAULTS`."""
    if isinstance(fault, RefusedError):
        return Failure(fault, host, CALLS if _passing(fault.status) else 1)
    if isinstance(fault, TooSlowError | ReadTimeoutError):
        seconds = f" ({fault})" if isinstance(fault, TooSlowError) else ""
        return Failure(fault, host, CONNECTS, MarketError(f"{host} does not answer in time{seconds}", _LATER))
    if isinstance(fault, ExchangeError):
        todo = check_settings("check POLYGON_BASE_URL, and try again")
        return Failure(fault, host, CALLS if fault.passing else 1, MarketError(f"{host} {fault}", todo))
    if isinstance(fault, NewConnectionError | ConnectTimeoutError | LocationValueError):
        todo = check_settings("check the network and POLYGON_BASE_URL, and try again")
        return Failure(fault, host, CONNECTS, MarketError(f"{host} cannot be reached", todo))
    cause = fault.args[0] if isinstance(fault, SSLError) and fault.args else None
    untrusted = tls_problem(cause, host) if isinstance(cause, ssl.SSLError) else None
    return Failure(fault, host, 1 if untrusted else CALLS, untrusted)


def _named(fault: Exception) -> str:
    return f"HTTP {fault.status}" if isinstance(fault, RefusedError) else f"a broken answer ({type(fault).__name__})"


def _passing(status: int) -> bool:
    return status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR
