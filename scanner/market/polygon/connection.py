"""One call, made again where that may help. The key goes out in a header and comes back nowhere."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from urllib3 import BaseHTTPResponse, PoolManager, Retry, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, InvalidHeader, MaxRetryError, NewConnectionError

from scanner.errors import MarketBusy, MarketDataError, MarketError, MissingExtra
from scanner.market.polygon.address import host_of
from scanner.market.polygon.pace import FREE_CALLS_PER_MINUTE, IN_FLIGHT, Pace
from scanner.market.polygon.refusal import refusal
from scanner.observe import log

if TYPE_CHECKING:
    from polygon import RESTClient

T = TypeVar("T")
Ask = Callable[["RESTClient"], BaseHTTPResponse]

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
#: How often a call is made before its fault is believed. Faults of one in five calls then stop one sync in a thousand.
CALLS = 8
#: ... and how often if nobody can be reached: who has no network need not wait long to hear it.
CONNECTS = 4

_FIRST_BACKOFF = 0.25  # seconds, doubled with every call
_LONGEST_BACKOFF = 4.0
_NEVER = threading.Event()  # that nobody sets
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS, 499}  # and all from 500 on


class _Refused(Exception):  # noqa: N818  # never leaves this module
    """An answer with another status than 200."""

    def __init__(self, response: BaseHTTPResponse) -> None:
        self.status = response.status
        self.body = response.data
        self.retry_after = _seconds(response.headers.get("Retry-After"))
        super().__init__(f"HTTP {self.status}")


class _Pool(PoolManager):
    """The client's connections. The client itself drops the status and the headers of a refusal."""

    def request(self, *args: Any, **kwargs: Any) -> BaseHTTPResponse:  # noqa: ANN401  # handed through
        response = super().request(*args, **kwargs)
        if response.status != HTTPStatus.OK:
            raise _Refused(response)
        return response


class Connection:
    """Polygon's client, with timeouts that act, a pace, and bounded retries.

    Parameters
    ----------
    key: goes into a header, and into nothing that is shown.
    url: of the API, without a path.
    calls_per_minute: what the plan allows; None if nobody said.
    """

    def __init__(self, key: str, url: str, calls_per_minute: int | None) -> None:
        self.host = host_of(url)
        self._key = key
        self._client = _client(key, url.rstrip("/"))
        self._pace = Pace(calls_per_minute)

    @property
    def in_flight(self) -> int:
        """How many calls may be under way at once."""
        return self._pace.in_flight

    def get(self, ask: Ask, read: Callable[[bytes], T], stop: threading.Event = _NEVER, *, calls: int = CALLS) -> T:
        """Ask the client for a raw answer, and read its body.

        Asked again, with growing and random pauses: after a refusal for now (429, 5xx), a broken connection, and an
        answer that `read` refuses with `MarketDataError`; at most `calls` times. Once `stop` is set, nobody waits and
        nothing is asked.

        Raises
        ------
        MarketRefusal: refused for good.
        MarketDataError: `read` refused every answer.
        MarketError: nobody could be reached or would answer, or `stop` is set.
        """
        for call in range(1, calls + 1):
            self._wait(self._pace.reserve(time.monotonic()), stop)
            try:
                return read(ask(self._client).data)
            except (HTTPError, MarketDataError, _Refused) as fault:
                if not self._may_pass(fault, call, calls):
                    raise self._final(fault, call) from None  # what urllib3 raises says no more
            self._wait(_backoff(call), stop)
        raise AssertionError("the last call returns or raises")

    def _wait(self, seconds: float, stop: threading.Event) -> None:
        if stop.wait(seconds):
            raise MarketError(f"{self.host} was not asked any more: the sync was stopped")

    def _may_pass(self, fault: Exception, call: int, calls: int) -> bool:
        """Tell whether another call is worth it; one that came too soon slows down all that follow."""
        if isinstance(fault, _Refused) and fault.status == HTTPStatus.TOO_MANY_REQUESTS:
            if self._pace.refused(time.monotonic(), fault.retry_after):
                log.warning(
                    "%s refused a call as one too many and is asked %d times a minute from now on: "
                    "POLYGON_CALLS_PER_MINUTE=%d avoids the refusal, a higher number suits a higher plan",
                    self.host,
                    FREE_CALLS_PER_MINUTE,
                    FREE_CALLS_PER_MINUTE,
                )
        elif isinstance(fault, _Refused) and not _passing(fault.status):
            return False
        return call < min(calls, CONNECTS if _unreachable(fault) else CALLS)

    def _final(self, fault: Exception, calls: int) -> MarketError:
        """Say what went wrong in the end."""
        if isinstance(fault, MarketDataError):
            return fault
        if isinstance(fault, _Refused) and not _passing(fault.status):
            return refusal(self.host, fault.status, fault.body, self._key)
        if isinstance(fault, _Refused) and fault.status == HTTPStatus.TOO_MANY_REQUESTS:
            return MarketBusy(self.host, calls)
        if _unreachable(fault):
            return MarketError(f"{self.host} cannot be reached: check the network and POLYGON_BASE_URL, and sync again")
        what = f"HTTP {fault.status}" if isinstance(fault, _Refused) else _broken(fault)
        often = f"failed {calls} times in a row, the last time with" if calls > 1 else "failed with"
        return MarketError(f"{self.host} {often} {what}: sync again later")


def _client(key: str, url: str) -> RESTClient:
    """Make the client, and give it connections that time out, do not retry, and are as many as are used."""
    try:
        from polygon import RESTClient  # noqa: PLC0415  # heavy, and an extra
    except ImportError as error:
        raise MissingExtra("the market polygon", "polygon") from error
    logging.getLogger("RESTClient").handlers.clear()  # it would log to stdout, where results go
    client = RESTClient(key, base=url)
    own = client.client.connection_pool_kw | {
        "timeout": Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        "retries": Retry(total=0, raise_on_status=False, status_forcelist=[]),
        "maxsize": IN_FLIGHT,
    }
    client.client = _Pool(**own)
    return client


def _backoff(call: int) -> float:
    """Return the seconds to wait after a call that failed, random so that those who failed together part."""
    return min(_FIRST_BACKOFF * 2.0 ** (call - 1), _LONGEST_BACKOFF) * random.uniform(0.5, 1)  # noqa: S311  # no secret


def _passing(status: int) -> bool:
    return status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _unreachable(fault: Exception) -> bool:
    reason = fault.reason if isinstance(fault, MaxRetryError) else fault
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _broken(fault: Exception) -> str:
    reason = fault.reason if isinstance(fault, MaxRetryError) else fault
    return f"a broken answer ({type(reason).__name__})"


def _seconds(retry_after: str | None) -> float | None:
    """Read a Retry-After header, seconds or a date; None where it says nothing usable."""
    if retry_after is None:
        return None
    try:
        return float(Retry().parse_retry_after(retry_after))
    except InvalidHeader:
        return None
