"""Entries in Redis, or whatever speaks its protocol: every process that reaches it shares them.

redis-py waits five seconds for a server that is silent and tries ten times; this waits as long as an answer is worth:
each exchange is bounded as a whole (`connection`).
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NoReturn
from urllib.parse import urlsplit

from scanner.cache.breaker import Breaker
from scanner.cache.key import PREFIX
from scanner.cache.store import COUNTED, Contents, Counted, Kept, Lock
from scanner.errors import CacheError, ConfigError, MissingExtra, ScannerError, SecretError
from scanner.observe import log

if TYPE_CHECKING:
    from redis import Redis
    from redis.lock import Lock as ServerLock

#: Connections of one process: it answers one question at a time, or a few.
CONNECTIONS = 2
#: Seconds of an exchange to wait for one of them to be free. That none is, is no failure of Redis.
QUEUE_TIMEOUT = 0.5
#: Seconds without use after which a connection is tried before it is trusted.
STALE = 30
#: Keys that are looked at in one step, so that no other client waits.
STEP = 500
#: Seconds for looking at all keys, some at a time.
LISTING_TIMEOUT = 60.0

_ANSWERS = f"{PREFIX}answer:*"
_TALLY = f"{PREFIX}tally"


@dataclass(frozen=True, slots=True)
class Server:
    """What a server says of itself.

    Attributes:
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

    Args:
        url: gives `redis://` or `rediss://`, with the name and password if there are any. It is asked before each use,
            since a password kept elsewhere may change; when it raises, the store cannot be used.
    """

    name: Literal["redis"] = "redis"

    def __init__(self, url: Callable[[], str], breaker: Breaker | None = None) -> None:
        self._url = url
        self._breaker = breaker or Breaker()
        self._free = threading.BoundedSemaphore(CONNECTIONS)
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

    def claim(self, key: str, seconds: float) -> Lock | None:
        """Be the one who computes a value."""
        name = f"{PREFIX}claim:{key.removeprefix(PREFIX)}"
        with self._talking() as client:
            lock = client.lock(name, timeout=seconds, thread_local=False)
            if lock.acquire(blocking=False):
                return _ServerLock(lock, self._talking)
            if client.pttl(name) == -1:  # every lock of ours expires: this is something else, and would stay
                client.unlink(name)
                return _ServerLock(lock, self._talking) if lock.acquire(blocking=False) else None
            return None

    def count(self, what: Counted) -> None:
        """Count one more."""
        with self._talking() as client:
            client.hincrby(_TALLY, what, 1)

    def contents(self) -> Contents:
        """List what is kept."""
        entries = [entry for keys in self._pages(_ANSWERS) for entry in self._kept(keys)]
        with self._talking() as client:
            tally = client.hgetall(_TALLY)
            return Contents(tuple(entries), {what: int(tally.get(what.encode(), 0)) for what in COUNTED})

    def clear(self) -> int:
        """Take out every entry, claim and count of ours, and nothing else."""
        entries = sum(self._unlinked(keys) for keys in self._pages(_ANSWERS))
        for keys in self._pages(f"{PREFIX}*"):
            self._unlinked(keys)
        return entries

    def server(self) -> Server | None:
        """Ask the server what it is; None where its user may not ask."""
        with self._talking() as client:
            from redis.exceptions import NoPermissionError  # loaded by now

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
        """Give the client for one exchange, bounded as a whole, and make every failure a `CacheError`.

        No word of the server's gets into it: one that does not know AUTH repeats what it was sent, the password too.
        While the store is left alone its address is not asked for either: that may take as long as Redis.
        """
        began = time.monotonic()
        if not self._free.acquire(timeout=QUEUE_TIMEOUT):
            raise CacheError(
                _place(self._connected_to), "is asked by too many threads of this process at once", todo=""
            )
        try:
            waited = time.monotonic() - began
            if not self._breaker.allows():
                raise CacheError(_place(self._connected_to), "has just failed and is left alone for some seconds")
            client = self._connected()
            from scanner.cache.redis_connection import TIMEOUT, Exchange  # it imports redis: loaded by now

            with Exchange(TIMEOUT - waited).running() as exchange:
                try:
                    yield client
                except Exception as error:  # noqa: BLE001  # redis-py lets garbage through as any of them
                    from scanner.cache.problem import problem_of

                    self._fail(CacheError(_place(self._connected_to), *problem_of(error, exchange)))
        finally:
            self._free.release()
        if self._breaker.succeeded():
            log.info("%s answers again", _place(self._connected_to))

    def _fail(self, failure: CacheError) -> NoReturn:
        if self._breaker.failed():
            log.warning("%s; meanwhile this process keeps its answers to itself", failure)
        raise failure from None

    def _pages(self, pattern: str) -> Iterator[list[bytes | str]]:
        """Find keys, some at a time: KEYS would stop the server for everybody."""
        cursor, until = 0, time.monotonic() + LISTING_TIMEOUT
        while time.monotonic() < until:
            with self._talking() as client:
                cursor, keys = client.scan(cursor, match=pattern, count=STEP)
            if keys:
                yield keys
            if not cursor:
                return
        raise CacheError(_place(self._connected_to), f"did not list its keys within {LISTING_TIMEOUT:g} s")

    def _unlinked(self, keys: list[bytes | str]) -> int:
        with self._talking() as client:
            return int(client.unlink(*keys))

    def _kept(self, keys: list[bytes | str]) -> Iterator[Kept]:
        """Describe entries, without those that have expired since they were found."""
        from redis.utils import str_if_bytes  # loaded by now

        with self._talking() as client:
            pipeline = client.pipeline(transaction=False)
            for key in keys:
                pipeline.strlen(key)
                pipeline.pttl(key)
            facts = pipeline.execute()
            for key, size, expires_in in zip(keys, facts[::2], facts[1::2], strict=True):
                if expires_in > 0:
                    yield Kept(str_if_bytes(key), size, expires_in / 1000)

    def _connected(self) -> Redis:
        """Give the client, made when it is first needed: importing redis takes longer than asking it."""
        with self._connecting:
            url = self._address()
            if self._client and url != self._connected_to:
                self._client.connection_pool.disconnect()
                self._client = None
            if self._client is None:
                self._client, self._connected_to = self._made(url), url
            return self._client

    def _made(self, url: str) -> Redis:
        try:
            return _client(url)
        except ScannerError:
            raise
        except Exception:  # noqa: BLE001  # whatever redis-py makes of an address
            self._fail(CacheError(_place(""), "has an address that cannot be used", "correct REDIS_URL"))

    def _address(self) -> str:
        try:
            return self._url()
        except (SecretError, ConfigError) as error:  # no answer is given up for it
            self._fail(CacheError(_place(""), f"has no address now, since {error}", todo=""))


@dataclass(frozen=True, slots=True)
class _ServerLock:
    """A lock in Redis, by the token that redis-py put there."""

    lock: ServerLock
    talking: Callable[[], contextlib.AbstractContextManager[Redis]]

    def renew(self) -> bool:
        """Have it last as long again."""
        with self.talking():
            return self._owned(self.lock.reacquire)

    def release(self) -> None:
        """Give it back."""
        with self.talking():
            self._owned(self.lock.release)

    @staticmethod
    def _owned(act: Callable[[], object]) -> bool:
        from redis.exceptions import LockError  # whoever claims has it loaded

        try:
            act()
        except LockError:  # its time was up, and another may have it
            return False
        return True


def _place(url: str) -> str:
    """Name Redis by its address, without the password; by none where it is not known."""
    if not url:
        return "Redis"
    try:
        parts = urlsplit(url)
        return f"Redis at {parts.hostname}:{parts.port or 6379}{parts.path.rstrip('/')}"
    except ValueError:  # no address at all
        return "Redis"


def _client(url: str) -> Redis:
    try:
        import redis  # noqa: F401  # as said

        from scanner.cache.redis_connection import client_at
    except ImportError as error:
        raise MissingExtra("a cache at REDIS_URL", "redis") from error
    return client_at(url, connections=CONNECTIONS, stale=STALE)
