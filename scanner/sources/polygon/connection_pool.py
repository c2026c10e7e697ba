"""Calls with retries. The key is sent in a header and never shown."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from urllib3 import Retry, Timeout
from urllib3.exceptions import InvalidHeader

from scanner.errors import MarketError, MissingExtra
from scanner.observe import log
from scanner.sources.polygon.address import host_of, read_base
from scanner.sources.polygon.failure import CALLS, FAULTS, Failure, failure_of
from scanner.sources.polygon.http_call import BoundedPool, RefusedError, Reply
from scanner.sources.polygon.pace import FREE_CALLS_PER_MINUTE, IN_FLIGHT, Pace
from scanner.sources.polygon.tls import trusting

if TYPE_CHECKING:
    from polygon import RESTClient

T = TypeVar("T")
Ask = Callable[["RESTClient"], Reply]

CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 30.0
#: Seconds from a call's first attempt after which no other one is begun, including waits that the server requests.
MAX_CALL_SECONDS = 600.0

_FIRST_BACKOFF = 0.25  # seconds, doubled with every call
_MAX_BACKOFF = 4.0
_NEVER = threading.Event()  # never set


class Connection:
    """Polygon's client with effective timeouts, a rate limit, and bounded retries.

    Args:
        key: sent in a header, never shown.
        url: of the API, without a path.
        calls_per_minute: the plan's rate; None if unknown.
        ca_file: certificates of CAs to trust in addition to the client's bundled ones.

    Raises `ConfigError` for an address or a file that cannot be used.
    """

    def __init__(self, key: str, url: str, calls_per_minute: int | None, ca_file: Path | None = None) -> None:
        self.base = read_base(url)
        self.host = host_of(self.base)
        self._key = key
        self._client = _client(key, self.base, ca_file)
        self._pace = Pace(calls_per_minute)

    @property
    def in_flight(self) -> int:
        """The maximum number of concurrent calls."""
        return self._pace.in_flight

    def get(self, ask: Ask, read: Callable[[bytes], T], stop: threading.Event = _NEVER, *, calls: int = CALLS) -> T:
        """Make a call with the client, and parse the body of its raw answer.

        It is retried with growing, random pauses after a temporary refusal (429, 5xx), a broken connection, and an
        answer that `read` rejects with `MarketDataError`; at most `calls` times, and not after `MAX_CALL_SECONDS`.
        Once `stop` is set, there is no waiting and no further call.

        Raises:
            MarketRefusal: refused permanently.
            MarketDataError: `read` rejected every answer.
            MarketError: the server could not be reached or did not answer, or `stop` is set.
        """
        call, failure, until = 0, None, float("inf")
        while failure is None or call < min(calls, failure.tries):
            wait = self._pace.reserve(time.monotonic())
            if failure and time.monotonic() + wait > until:
                break
            self._wait(wait, stop)
            call, until = call + 1, min(until, time.monotonic() + MAX_CALL_SECONDS)
            try:
                return read(ask(self._client).data)
            except FAULTS as fault:
                failure = failure_of(fault, self.host)
            if failure.too_many:
                self._slow_down(failure)
            if call < min(calls, failure.tries):
                self._wait(_backoff(call), stop)
        raise failure.error(call, self._key) from None  # urllib3's exception says no more

    def _wait(self, seconds: float, stop: threading.Event) -> None:
        if stop.wait(seconds):
            raise MarketError(f"{self.host} was not called any more: the sync was stopped")

    def _slow_down(self, failure: Failure) -> None:
        """Slow down all following calls after one that exceeded the rate limit."""
        retry_after = failure.fault.retry_after if isinstance(failure.fault, RefusedError) else None
        if self._pace.refused(time.monotonic(), _seconds(retry_after)):
            log.warning(
                "%s refused a call because of its rate limit and is now called %d times a minute: "
                "POLYGON_CALLS_PER_MINUTE=%d avoids the refusal; set a higher number for a higher plan",
                self.host,
                FREE_CALLS_PER_MINUTE,
                FREE_CALLS_PER_MINUTE,
            )


def _client(key: str, url: str, ca_file: Path | None) -> RESTClient:
    """Make the client, with a pool of bounded connections that does not retry and is as large as needed."""
    try:
        from polygon import RESTClient  # heavy, and an extra
    except ImportError as error:
        raise MissingExtra("the market polygon", "polygon") from error
    logging.getLogger("RESTClient").handlers.clear()  # it would log to stdout, where results go
    client = RESTClient(key, base=url)
    client.client = BoundedPool(
        timeout=Timeout(connect=CONNECT_TIMEOUT, read=READ_TIMEOUT),
        maxsize=IN_FLIGHT,
        ssl_context=trusting(ca_file),
    )
    return client


def _backoff(call: int) -> float:
    """Return the seconds to wait after a failed call, with jitter to separate calls that failed together."""
    return min(_FIRST_BACKOFF * 2.0 ** (call - 1), _MAX_BACKOFF) * random.uniform(0.5, 1)  # noqa: S311  # not for security


def _seconds(retry_after: str | None) -> float | None:
    """Parse a Retry-After header, seconds or a date; None if it is unusable."""
    if retry_after is None:
        return None
    try:
        return float(Retry().parse_retry_after(retry_after))
    except (InvalidHeader, ValueError, OverflowError):  # numbers of any length, and any year
        return None
