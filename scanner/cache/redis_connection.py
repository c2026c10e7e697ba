"""Connections to Redis whose exchanges are bounded as a whole, in seconds and bytes, whatever the server does.

redis-py bounds each read, so a server that sends a byte at a time can hold it for ever. Here every wait gets the rest
of the exchange's time: for name resolution, the connection, TLS, the login and each reply. Replies are parsed by
redis-py's own parser, not by hiredis, which allocates a list of whatever length a server announces.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextvars import ContextVar
from functools import partial
from typing import Any, TypeVar

from redis import ConnectionPool, Redis
from redis._parsers import _RESP2Parser
from redis.backoff import NoBackoff
from redis.connection import Connection, SSLConnection, parse_url
from redis.retry import Retry

from scanner.cache.entry import MAX_BYTES

#: Seconds for one exchange: waiting for a free connection, name resolution, connecting, login and every reply.
TIMEOUT = 1.0
#: Seconds of these to wait for the server at a time, so that a second attempt fits in.
STEP_TIMEOUT = 0.3
#: Bytes of all replies in one exchange: the largest entry and its protocol overhead.
MAX_REPLY_BYTES = MAX_BYTES + (1 << 20)
#: Replies and parts of replies in one exchange: twice those of one step of a key scan with many keys in a bucket.
MAX_REPLY_PARTS = 10_000
#: Sends and receives that may follow without waiting when the time is up: when many threads share few cores, the
#: reply arrives long before its thread gets to run.
MAX_LATE_STEPS = 16

_T = TypeVar("_T")
_CURRENT: ContextVar[Exchange] = ContextVar("exchange")
_WOULD_WAIT = (TimeoutError, BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Exchange:
    """One exchange's use of its time and bytes.

    Args:
        seconds: for the whole exchange.

    Attributes:
        over: whether it ran out of time.
        too_large: whether the server sent too much.
    """

    def __init__(self, seconds: float) -> None:
        self.over = False
        self.too_large = False
        self._until = time.monotonic() + seconds
        self._received = 0
        self._parts = 0
        self._late = 0

    @contextlib.contextmanager
    def running(self) -> Iterator[Exchange]:
        """Bound every connection that this thread uses."""
        token = _CURRENT.set(self)
        try:
            yield self
        finally:
            _CURRENT.reset(token)

    def left(self) -> float:
        """Return the remaining seconds."""
        return max(self._until - time.monotonic(), 0.0)

    def step(self) -> float:
        """Return the seconds that the next step may wait; 0 if it must not wait."""
        left = self.left()
        if not left:
            self._late += 1
            if self._late > MAX_LATE_STEPS:
                raise self.waited()
        return min(left, STEP_TIMEOUT)

    def waited(self) -> TimeoutError:
        """Record that a step timed out, and return its error."""
        self.over = self.over or not self.left()
        return TimeoutError("no time is left")

    def received(self, size: int, parts: int = 0) -> None:
        """Count bytes and parts of replies. Raises OSError when there are too many."""
        self._received += size
        self._parts += parts
        if self._received > MAX_REPLY_BYTES or self._parts > MAX_REPLY_PARTS:
            self.too_large = True
            raise OSError("the replies are too large")


class BoundedSocket:
    """A socket for redis-py whose timeouts are those of the exchange.

    Args:
        raw: connected, TLS or not.
    """

    def __init__(self, raw: socket.socket) -> None:
        self._raw = raw
        self._waits = True

    def settimeout(self, seconds: float | None) -> None:
        """Accept 0, which redis-py sets to poll for data, and ignore any other timeout."""
        self._waits = seconds != 0

    def recv(self, size: int) -> bytes:
        """Receive bytes; empty at the end of the stream."""
        data = self._step(partial(self._raw.recv, size))
        _CURRENT.get().received(len(data))
        return data

    def sendall(self, data: bytes) -> None:
        """Send everything, or as much as the server accepts before it sends its reason and closes the connection."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._step(partial(self._raw.send, rest)) :]
            except (BrokenPipeError, ConnectionResetError):
                if not self._has_last_words():
                    raise
                return

    def shutdown(self, how: int) -> None:
        """Shut the socket down."""
        self._raw.shutdown(how)

    def close(self) -> None:
        """Close the socket."""
        self._raw.close()

    def _step(self, act: Callable[[], _T]) -> _T:
        if not self._waits:
            self._raw.settimeout(0)
            return act()
        return _bounded(self._raw, act)

    def _has_last_words(self) -> bool:
        """Tell whether there is still data to read: Redis sends a surplus client its reason, then closes."""
        if isinstance(self._raw, ssl.SSLSocket):
            return False
        self._raw.settimeout(0)
        with contextlib.suppress(OSError):
            return bool(self._raw.recv(1, socket.MSG_PEEK))
        return False


class BoundedParser(_RESP2Parser):
    """Reads replies with a bounded number of parts, since parsing takes time too."""

    def _read_response(self, *args: Any, **named: Any) -> Any:  # as redis-py calls it
        _CURRENT.get().received(0, parts=1)
        return super()._read_response(*args, **named)


class BoundedConnection(Connection):
    """A bounded connection without TLS."""

    def _connect(self) -> BoundedSocket:
        return BoundedSocket(_opened(self.host, self.port))


class BoundedTLSConnection(SSLConnection):
    """A bounded connection with TLS."""

    def _connect(self) -> BoundedSocket:
        raw = _opened(self.host, self.port)
        try:
            return BoundedSocket(_bounded(raw, partial(self._wrap_socket_with_ssl, raw)))
        except BaseException:
            raw.close()
            raise


def client_at(url: str, *, connections: int, stale: int) -> Redis:
    """Create a client with bounded exchanges; it connects on first use.

    Args:
        connections: the maximum number.
        stale: seconds without use after which a connection is checked before it is used.
    """
    said: dict[str, Any] = parse_url(url)  # type: ignore[no-untyped-call]  # redis-py has no types here
    tls = said.pop("connection_class", None) is not None
    pool = ConnectionPool(
        connection_class=BoundedTLSConnection if tls else BoundedConnection,
        parser_class=BoundedParser,
        protocol=2,
        client_name="us-market-scanner",
        max_connections=connections,
        retry=Retry(NoBackoff(), 1),
        health_check_interval=stale,
        **said,
    )
    return Redis(connection_pool=pool)


def _bounded(raw: socket.socket, act: Callable[[], _T]) -> _T:
    """Perform a socket operation within the exchange's time."""
    exchange = _CURRENT.get()
    raw.settimeout(exchange.step())
    try:
        return act()
    except _WOULD_WAIT:
        raise exchange.waited() from None


def _opened(host: str, port: int) -> socket.socket:
    """Connect to the first of a host's addresses that accepts."""
    failure = OSError("the host has no address")
    for family, kind, protocol, _, address in _addresses(host, port):
        raw = socket.socket(family, kind, protocol)
        try:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            _bounded(raw, partial(raw.connect, address))
        except OSError as error:
            raw.close()
            failure = error
        except BaseException:
            raw.close()
            raise
        else:
            return raw
    raise failure


_Addresses = Sequence[tuple[int, int, int, str, Any]]
_LOOKUPS: dict[tuple[str, int], Future[_Addresses]] = {}
_LOOKING = threading.Lock()


def _addresses(host: str, port: int) -> _Addresses:
    """Resolve a name in a thread, since nothing else bounds that: one thread for each name, however many wait.

    A result that comes too late is used by the next call.
    """
    with contextlib.suppress(socket.gaierror):
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    exchange, key = _CURRENT.get(), (host, port)
    with _LOOKING:
        lookup = _LOOKUPS.get(key) or _look_up(key)
    try:
        found = lookup.result(exchange.left())
    except TimeoutError:
        raise exchange.waited() from None
    with _LOOKING:
        _LOOKUPS.pop(key, None)
    return found


def _look_up(key: tuple[str, int]) -> Future[_Addresses]:
    future = Future[_Addresses]()

    def look() -> None:
        try:
            future.set_result(socket.getaddrinfo(*key, type=socket.SOCK_STREAM))
        except Exception as error:  # noqa: BLE001  # raised again by those who wait
            with _LOOKING:
                _LOOKUPS.pop(key, None)
            future.set_exception(error)

    threading.Thread(target=look, name="redis-address", daemon=True).start()
    _LOOKUPS[key] = future
    return future
