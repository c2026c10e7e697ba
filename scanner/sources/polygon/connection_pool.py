"""One call, made again where that may help. The key goes out in a header and comes back nowhere."""

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

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
#: Seconds from the first try of a call after which no other one is begun, waits that the server asks for included.
MAX_CALL_SECONDS = 600.0

_FIRST_BACKOFF = 0.25  # seconds, doubled with every call
_MAX_BACKOFF = 4.0
_NEVER = threading.Event()  # that nobody sets


class Connection:
    """Polygon's client, with timeouts that act, a pace, and bounded retries.

    Args:
        key: goes into a header, and into nothing that is shown.
        url: of the API, without a path.
        calls_per_minute: what the plan allows; None if nobody said.
        ca_file: certificates of authorities to trust besides those that the client brings along.

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
        """How many calls may be under way at once."""
        return self._pace.in_flight

    def get(self, ask: Ask, read: Callable[[bytes], T], stop: threading.Event = _NEVER, *, calls: int = CALLS) -> T:
        """Ask the client for a raw answer, and read its body.

        Asked again, with growing and random pauses: after a refusal for now (429, 5xx), a broken connection, and an
        answer that `read` refuses with `MarketDataError`; at most `calls` times, and not once `MAX_CALL_SECONDS` are
        over. Once `stop` is set, nobody waits and nothing is asked.

        Raises:
            MarketRefusal: refused for good.
            MarketDataError: `read` refused every answer.
            MarketError: nobody could be reached or would answer, or `stop` is set.
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
        raise failure.error(call, self._key) from None  # what urllib3 raises says no more

    def _wait(self, seconds: float, stop: threading.Event) -> None:
        if stop.wait(seconds):
            raise MarketError(f"{self.host} was not asked any more: the sync was stopped")

    def _slow_down(self, failure: Failure) -> None:
        """Let one call that came too soon slow down all that follow."""
        told = failure.fault.retry_after if isinstance(failure.fault, RefusedError) else None
        if self._pace.refused(time.monotonic(), _seconds(told)):
            log.warning(
                "%s refused a call as one too many and is asked %d times a minute from now on: "
                "POLYGON_CALLS_PER_MINUTE=%d avoids the refusal, a higher number suits a higher plan",
                self.host,
                FREE_CALLS_PER_MINUTE,
                FREE_CALLS_PER_MINUTE,
            )


def _client(key: str, url: str, ca_file: Path | None) -> RESTClient:
    """Make the client, and give it connections that are bounded, do not retry, and are as many as are used."""
    try:
        from polygon import RESTClient  # heavy, and an extra
    except ImportError as error:
        raise MissingExtra("the market polygon", "polygon") from error
    logging.getLogger("RESTClient").handlers.clear()  # it would log to stdout, where results go
    client = RESTClient(key, base=url)
    client.client = BoundedPool(
        timeout=Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        maxsize=IN_FLIGHT,
        ssl_context=trusting(ca_file),
    )
    return client


def _backoff(call: int) -> float:
    """Return the seconds to wait after a call that failed, random so that those who failed together part."""
    return min(_FIRST_BACKOFF * 2.0 ** (call - 1), _MAX_BACKOFF) * random.uniform(0.5, 1)  # noqa: S311  # no secret


def _seconds(retry_after: str | None) -> float | None:
    """Read a Retry-After header, seconds or a date; None where it says nothing usable."""
    if retry_after is None:
        return None
    try:
        return float(Retry().parse_retry_after(retry_after))
    except (InvalidHeader, ValueError, OverflowError):  # numbers of any length, and days of any year
        return None
