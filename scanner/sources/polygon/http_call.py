"""One exchange over HTTP within bounds: of time, however slowly it comes, and of bytes, packed and unpacked."""

from __future__ import annotations

import queue
import socket
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

#: Seconds that one exchange may take in all: name look-up, connection and every byte of the answer.
MAX_SECONDS = 60.0
#: Bytes of one answer, as it travels and unpacked. A session of the whole market has 1.4 MB.
MAX_BYTES = 8 * 2**20

_CHUNK = 2**16
_GZIP = 16 + zlib.MAX_WBITS


class ExchangeError(Exception):
    """An answer that is not taken; `passing` tells whether another try may help."""

    def __init__(self, problem: str, *, passing: bool) -> None:
        self.passing = passing
        super().__init__(problem)


class TooSlowError(ExchangeError):
    """The time was up."""

    def __init__(self) -> None:
        super().__init__(f"took longer than {MAX_SECONDS:g} s for an answer", passing=True)


class TooLargeError(ExchangeError):
    """The bytes were too many."""

    def __init__(self) -> None:
        super().__init__(f"sent an answer of more than {MAX_BYTES // 2**20} MiB", passing=False)


class RefusedError(Exception):
    """An answer with another status than 200."""

    def __init__(self, reply: Reply) -> None:
        self.status, self.body, self.retry_after = reply.status, reply.data, reply.retry_after
        super().__init__(f"HTTP {self.status}")


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, unpacked.

    Attributes:
        url: what was asked for.
        retry_after: the header of that name.
    """

    status: int
    url: str
    data: bytes
    retry_after: str | None


@dataclass
class _Watch:
    """One exchange under way, and whether anybody still waits for it."""

    until: float
    connection: HTTPConnection | None = None
    given_up: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def attach(self, connection: HTTPConnection) -> None:
        """Remember the connection that is used."""
        with self.lock:
            self.connection = connection
            if self.given_up:
                raise TooSlowError

    def detach(self) -> None:
        """Forget the connection, which another exchange may use from now on."""
        with self.lock:
            self.connection = None

    def give_up(self) -> None:
        """End it from outside: whatever waits for a byte gets none."""
        with self.lock:
            self.given_up = True
            held = getattr(self.connection, "sock", None)
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)


class _OfThread(threading.local):
    """The exchange that a thread makes."""

    watch: _Watch | None = None


_OWN = _OfThread()


class _Watched(HTTPConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:  # handed through
        if _OWN.watch:
            _OWN.watch.attach(self)
        super().request(*args, **kwargs)


class _WatchedTls(_Watched, HTTPSConnection):
    pass


class _Plain(HTTPConnectionPool):
    ConnectionCls = _Watched


class _Tls(HTTPSConnectionPool):
    ConnectionCls = _WatchedTls


class BoundedPool(PoolManager):
    """Connections whose answers come whole and within the bounds, or not at all. No redirect is followed."""

    def __init__(self, **options: Any) -> None:  # handed through
        super().__init__(**options)
        self.pool_classes_by_scheme = {"http": _Plain, "https": _Tls}

    def request(  # type: ignore[override]  # as the client calls it
        self, method: str, url: str, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Exchange a question for an answer.

        Raises:
            RefusedError: the answer has another status than 200.
            ExchangeError: it is beyond the bounds, or packed in a way that nobody asked for.
            HTTPError: as urllib3.
        """

        def exchange(watch: _Watch) -> Reply:
            options = {"redirect": False, "retries": False, "preload_content": False, "decode_content": False}
            answer = PoolManager.request(self, method, url, fields=fields, headers=headers, **options)  # type: ignore[arg-type]  # its overloads
            return _received(answer, url, watch)

        reply = _within(exchange)
        if reply.status != HTTPStatus.OK:
            raise RefusedError(reply)
        return reply


def _within(exchange: Callable[[_Watch], Reply]) -> Reply:
    """Make an exchange in a thread of its own, since a name look-up cannot be ended from outside."""
    watch = _Watch(time.monotonic() + MAX_SECONDS)
    outcome: queue.SimpleQueue[Reply | BaseException] = queue.SimpleQueue()

    def work() -> None:
        _OWN.watch = watch
        try:
            outcome.put(exchange(watch))
        except BaseException as error:  # noqa: BLE001  # raised where it is waited for
            outcome.put(error)

    threading.Thread(target=work, name="polygon-exchange", daemon=True).start()
    try:
        result = outcome.get(timeout=MAX_SECONDS)
    except queue.Empty:
        watch.give_up()
        raise TooSlowError from None
    except BaseException:  # an interruption
        watch.give_up()
        raise
    if isinstance(result, BaseException):
        raise result
    return result


def _received(answer: BaseHTTPResponse, url: str, watch: _Watch) -> Reply:
    """Read an answer to its end; a connection that was not read to its end is not used again."""
    packed = bytearray()
    try:
        while chunk := answer.read1(_CHUNK, decode_content=False):
            packed += chunk
            _check(len(packed), watch.until)
        watch.detach()
        answer.release_conn()
    except BaseException:
        answer.close()
        raise
    data = _unpacked(bytes(packed), answer.headers.get("Content-Encoding", ""))
    return Reply(answer.status, url, data, answer.headers.get("Retry-After"))


def _check(size: int, until: float) -> None:
    if size > MAX_BYTES:
        raise TooLargeError
    if time.monotonic() > until:
        raise TooSlowError


def _unpacked(data: bytes, encoding: str) -> bytes:
    """Unpack what was asked to be packed with gzip, once, up to the bound."""
    if encoding.strip().lower() in {"", "identity"}:
        return data
    if encoding.strip().lower() != "gzip":
        raise ExchangeError("sent an answer that is not packed with gzip, once", passing=False)
    unpacking = zlib.decompressobj(_GZIP)
    try:
        plain = unpacking.decompress(data, MAX_BYTES + 1)
    except zlib.error:
        raise ExchangeError("sent an answer whose gzip is garbled", passing=True) from None
    if len(plain) > MAX_BYTES:
        raise TooLargeError
    if not unpacking.eof or unpacking.unused_data:
        raise ExchangeError("sent an answer whose gzip was cut short or goes on after its end", passing=True)
    return plain
