"""One HTTP call within bounds: of time, however slow the server, and of bytes, compressed and decompressed."""

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

#: Seconds for a whole call: name resolution, connection and every byte of the answer.
MAX_SECONDS = 60.0
#: Maximum bytes of an answer, as transferred and decompressed. A session of the whole market has 1.4 MB.
MAX_BYTES = 8 * 2**20

_CHUNK = 2**16
_GZIP = 16 + zlib.MAX_WBITS


class ExchangeError(Exception):
    """A rejected answer; `passing` tells whether another attempt may help."""

    def __init__(self, problem: str, *, passing: bool) -> None:
        self.passing = passing
        super().__init__(problem)


class TooSlowError(ExchangeError):
    """The call took too long."""

    def __init__(self) -> None:
        super().__init__(f"took longer than {MAX_SECONDS:g} s for an answer", passing=True)


class TooLargeError(ExchangeError):
    """The answer has too many bytes."""

    def __init__(self) -> None:
        super().__init__(f"sent an answer of more than {MAX_BYTES // 2**20} MiB", passing=False)


class RefusedError(Exception):
    """An answer with another status than 200."""

    def __init__(self, reply: Reply) -> None:
        self.status, self.body, self.retry_after = reply.status, reply.data, reply.retry_after
        super().__init__(f"HTTP {self.status}")


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer, decompressed.

    Attributes:
        url: the requested URL.
        retry_after: the header of that name.
    """

    status: int
    url: str
    data: bytes
    retry_after: str | None


@dataclass
class _Watch:
    """A running call, and whether it is still waited for."""

    until: float
    connection: HTTPConnection | None = None
    given_up: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def attach(self, connection: HTTPConnection) -> None:
        """Record the connection in use."""
        with self.lock:
            self.connection = connection
            if self.given_up:
                raise TooSlowError

    def detach(self) -> None:
        """Forget the connection, which another call may use from now on."""
        with self.lock:
            self.connection = None

    def give_up(self) -> None:
        """End it from outside: a waiting read returns without data."""
        with self.lock:
            self.given_up = True
            held = getattr(self.connection, "sock", None)
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)


class _OfThread(threading.local):
    """The current thread's call."""

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
    """A connection pool whose answers are complete and within bounds, or errors. Redirects are not followed."""

    def __init__(self, **options: Any) -> None:  # handed through
        super().__init__(**options)
        self.pool_classes_by_scheme = {"http": _Plain, "https": _Tls}

    def request(  # type: ignore[override]  # as the client calls it
        self, method: str, url: str, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Make a request and return its answer.

        Raises:
            RefusedError: the answer has another status than 200.
            ExchangeError: it exceeds the bounds, or is compressed in a way that was not requested.
            HTTPError: as in urllib3.
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
    """Make a call in a thread of its own, since name resolution cannot be interrupted."""
    watch = _Watch(time.monotonic() + MAX_SECONDS)
    outcome: queue.SimpleQueue[Reply | BaseException] = queue.SimpleQueue()

    def work() -> None:
        _OWN.watch = watch
        try:
            outcome.put(exchange(watch))
        except BaseException as error:  # noqa: BLE001  # raised in the waiting thread
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
    """Read an answer to its end; a connection that was not read to its end is not reused."""
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
    """Decompress one layer of gzip, as requested, up to the bound."""
    if encoding.strip().lower() in {"", "identity"}:
        return data
    if encoding.strip().lower() != "gzip":
        raise ExchangeError("sent an answer that is not compressed with gzip, once", passing=False)
    unpacking = zlib.decompressobj(_GZIP)
    try:
        plain = unpacking.decompress(data, MAX_BYTES + 1)
    except zlib.error:
        raise ExchangeError("sent an answer with corrupt gzip", passing=True) from None
    if len(plain) > MAX_BYTES:
        raise TooLargeError
    if not unpacking.eof or unpacking.unused_data:
        raise ExchangeError("sent an answer whose gzip was cut short or goes on after its end", passing=True)
    return plain
