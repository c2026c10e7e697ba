"""Entries in Redis, or whatever speaks its protocol: every process that reaches it shares them.

redis-py waits five seconds for a server that is silent and tries ten times; this waits as long as an answer is worth.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from scanner.cache.breaker import Breaker
from scanner.cache.key import PREFIX
from scanner.cache.store import COUNTED, Contents, Counted, Kept, Release
from scanner.errors import CacheError, ConfigError, MissingExtra, ScannerError, SecretError
from scanner.observe import log

if TYPE_CHECKING:
    from redis import Redis

#: Seconds to wait for a connection, and for each reply; both are tried twice.
PATIENCE = 0.3
#: Connections of one process: it answers one question at a time, or a few.
CONNECTIONS = 2
#: Seconds without use after which a connection is tried before it is trusted.
STALE = 30
#: Keys that are looked at in one step, so that no other client waits.
STEP = 500

_ANSWERS = f"{PREFIX}answer:*"
_TALLY = f"{PREFIX}tally"


@dataclass(frozen=True, slots=True)
class Server:
    """What a server says of itself.

    Attributes
    ----------
    now: its clock.
    most: bytes that it may keep; 0 for as many as it can.
    evicts: whether it makes room when they are full.
    """

    version: str
    now: datetime
    most: int
    evicts: bool


class RedisStore:
    """Keeps entries in one Redis database. Nothing is connected before the first use.

    Parameters
    ----------
    url: gives `redis://` or `rediss://`, with the name and password if there are any. It is asked before each use,
        since a password kept elsewhere may change; when it raises, the store cannot be used.
    """

    name: Literal["redis"] = "redis"

    def __init__(self, url: Callable[[], str], breaker: Breaker | None = None) -> None:
        self._url = url
        self._breaker = breaker or Breaker()
        self._connecting = threading.Lock()
        self._client: Redis | None = None
        self._connected_to = ""

    @property
    def place(self) -> str:
        """Redis and its address."""
        try:
            return _place(self._url())
        except ScannerError:  # it is said wherever the store is used
            return _place("")

    @property
    def failures(self) -> int:
        """How often it has failed; calls that were not made, since it had just failed, do not count."""
        return self._breaker.failures

    def get(self, key: str, *, asked: bool = False) -> bytes | None:
        """Give what is kept by a key."""
        with self._talking() as client:
            trip = client.pipeline(transaction=False)
            trip.get(key)
            if asked:
                trip.hincrby(_TALLY, "asked", 1)
            value = trip.execute(raise_on_error=False)[0]  # a server that is full counts nothing, and still gives
            if isinstance(value, Exception):
                if str(value).startswith("WRONGTYPE"):
                    return b""  # somebody put another thing there: it is unreadable, and will be replaced
                raise value
            if not isinstance(value, bytes | None):
                raise TypeError("a value is bytes")
            return value

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Keep a value, in place of what the key had."""
        with self._talking() as client:
            client.set(key, value, px=round(seconds * 1000))

    def claim(self, key: str, seconds: float) -> Release | None:
        """Be the one who computes a value."""
        with self._talking() as client:
            lock = client.lock(f"{PREFIX}claim:{key.removeprefix(PREFIX)}", timeout=seconds, thread_local=False)
            if not lock.acquire(blocking=False):
                return None

        def release() -> None:
            from redis.exceptions import LockError  # noqa: PLC0415  # whoever claims has it loaded

            with self._talking(), contextlib.suppress(LockError):  # its time was up, and another may have it
                lock.release()

        return release

    def count(self, what: Counted) -> None:
        """Count one more."""
        with self._talking() as client:
            client.hincrby(_TALLY, what, 1)

    def contents(self) -> Contents:
        """List what is kept."""
        with self._talking() as client:
            entries = [entry for keys in _steps(client, _ANSWERS) for entry in _kept(client, keys)]
            tally = client.hgetall(_TALLY)
            return Contents(tuple(entries), {what: int(tally.get(what.encode(), 0)) for what in COUNTED})

    def clear(self) -> int:
        """Take out every entry, claim and count of ours, and nothing else."""
        with self._talking() as client:
            entries = sum(client.unlink(*keys) for keys in _steps(client, _ANSWERS))
            for keys in _steps(client, f"{PREFIX}*"):
                client.unlink(*keys)
            return entries

    def server(self) -> Server | None:
        """Ask the server what it is; None where its user may not ask."""
        with self._talking() as client:
            from redis.exceptions import NoPermissionError  # noqa: PLC0415  # loaded by now

            try:
                seconds, microseconds = client.time()
                told = client.info("server") | client.info("memory")
            except NoPermissionError:
                return None
            return Server(
                version=str(told["redis_version"]),
                now=datetime.fromtimestamp(seconds + microseconds / 1e6, UTC),
                most=int(told["maxmemory"]),
                evicts=told["maxmemory_policy"] != "noeviction",
            )

    def close(self) -> None:
        """Leave no connection open; the next use opens one again."""
        with self._connecting:
            if self._client:
                self._client.connection_pool.disconnect()

    @contextlib.contextmanager
    def _talking(self) -> Iterator[Redis]:
        """Give the client, and make every failure a `CacheError`.

        No word of the server's gets into it: one that does not know AUTH repeats what it was sent, the password too.
        While the store is left alone its address is not asked for either: that may take as long as Redis.
        """
        if not self._breaker.allows():
            raise CacheError(_place(self._connected_to), "has just failed and is left alone for some seconds")
        client = self._connected()
        from redis.exceptions import RedisError  # noqa: PLC0415  # loaded by now

        try:
            yield client
        except (RedisError, OSError, ValueError, TypeError) as error:  # redis-py lets garbage through as any of them
            failure = CacheError(_place(self._connected_to), *_problem(error))
            if self._breaker.failed():
                log.warning("%s; meanwhile this process keeps its answers to itself", failure)
            raise failure from None
        if self._breaker.succeeded():
            log.info("%s answers again", _place(self._connected_to))

    def _connected(self) -> Redis:
        """Give the client, made when it is first needed: importing redis takes longer than asking it."""
        with self._connecting:
            url = self._address()
            if self._client and url != self._connected_to:
                self._client.connection_pool.disconnect()
                self._client = None
            if self._client is None:
                self._client, self._connected_to = _client(url), url
            return self._client

    def _address(self) -> str:
        try:
            return self._url()
        except (SecretError, ConfigError) as error:  # no answer is given up for it
            failure = CacheError(_place(""), f"has no address now, since {error}", todo="")
            if self._breaker.failed():
                log.warning("%s; meanwhile this process keeps its answers to itself", failure)
            raise failure from None


def _place(url: str) -> str:
    """Name Redis by its address, without the password; by none where it is not known."""
    if not url:
        return "Redis"
    parts = urlsplit(url)
    return f"Redis at {parts.hostname}:{parts.port or 6379}{parts.path.rstrip('/')}"


def _client(url: str) -> Redis:
    try:
        from redis import BlockingConnectionPool, Redis  # noqa: PLC0415  # as said
        from redis.backoff import NoBackoff  # noqa: PLC0415  # as said
        from redis.retry import Retry  # noqa: PLC0415  # as said
    except ImportError as error:
        raise MissingExtra("a cache at REDIS_URL", "redis") from error
    pool = BlockingConnectionPool.from_url(
        url,
        protocol=2,
        client_name="us-market-scanner",
        max_connections=CONNECTIONS,
        timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 1),
        health_check_interval=STALE,
    )
    return Redis(connection_pool=pool)


def _steps(client: Redis, pattern: str) -> Iterator[list[bytes | str]]:
    """Find keys, some at a time: KEYS would stop the server for everybody."""
    cursor = 0
    while True:
        cursor, keys = client.scan(cursor, match=pattern, count=STEP)
        if keys:
            yield keys
        if not cursor:
            return


def _kept(client: Redis, keys: list[bytes | str]) -> Iterator[Kept]:
    """Describe entries, without those that have expired since they were found."""
    from redis.utils import str_if_bytes  # noqa: PLC0415  # loaded by now

    pipeline = client.pipeline(transaction=False)
    for key in keys:
        pipeline.strlen(key)
        pipeline.pttl(key)
    facts = pipeline.execute()
    for key, size, expires_in in zip(keys, facts[::2], facts[1::2], strict=True):
        if expires_in > 0:
            yield Kept(str_if_bytes(key), size, expires_in / 1000)


def _problem(error: Exception) -> tuple[str, str]:
    """Say what is wrong with the server, and what to do."""
    import ssl  # noqa: PLC0415  # loaded by now; a process without Redis does without

    from redis import exceptions as redis  # noqa: PLC0415  # loaded by now

    check = "check REDIS_URL and the server"
    if isinstance(error.__context__, ssl.SSLError):
        from scanner.cache.tls import tls_problem  # noqa: PLC0415  # as above

        return tls_problem(error.__context__)
    problems: dict[type[Exception], tuple[str, str]] = {
        redis.AuthenticationError: ("refuses the user or the password", "correct them in REDIS_URL"),
        redis.NoPermissionError: (
            "does not allow its user what a cache needs",
            "permit it, or name another user in REDIS_URL",
        ),
        redis.BusyLoadingError: ("is still loading its data", "wait until it has"),
        redis.OutOfMemoryError: ("is full", "set its maxmemory-policy to allkeys-lru, or give it more memory"),
        redis.ReadOnlyError: ("takes no writes", "name the primary with REDIS_URL"),
        redis.TimeoutError: (f"did not answer within {PATIENCE:g} s", check),
        redis.ConnectionError: ("cannot be reached", f"{check}, and write rediss:// for one that speaks TLS"),
    }
    other = ("does not answer as Redis does", check)
    return next((said for kind, said in problems.items() if isinstance(error, kind)), other)
