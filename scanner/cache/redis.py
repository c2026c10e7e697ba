"""The store in Redis, or any server with its protocol, shared by all processes that can reach it.

redis-py by default waits five seconds for a silent server and tries ten times. Here each exchange is bounded as a whole
(`redis_connection`), by what a cached answer is worth.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NoReturn
from urllib.parse import urlsplit

from scanner.cache.breaker import Breaker
from scanner.cache.key import PREFIX
from scanner.cache.store import COUNTED, Contents, Counted, Lock, StoredEntry
from scanner.errors import CacheError, ConfigError, MissingExtra, ScannerError, SecretError
from scanner.observe import log
from scanner.remedy import check_settings

if TYPE_CHECKING:
    from redis import Redis
    from redis.lock import Lock as ServerLock

#: Connections of a process, which answers one request at a time, or a few.
CONNECTIONS = 2
#: Seconds of an exchange to wait for a free connection. Finding none is not a failure of Redis.
QUEUE_TIMEOUT = 0.5
#: Seconds without use after which a connection is checked before it is used.
STALE = 30
#: Keys that are read in one step of a scan, so that no other client waits.
STEP = 500
#: Seconds for a scan of all keys.
LISTING_TIMEOUT = 60.0

_ANSWERS = f"{PREFIX}answer:*"
_TALLY = f"{PREFIX}tally"


@dataclass(frozen=True, slots=True)
class Server:
    """A server's own description.

    Attributes:
        now: its clock.
        most: its maximum memory, bytes; 0 for no maximum.
        evicts: whether it evicts keys when its memory is full.
    """

    version: str
    now: datetime
    most: int
    evicts: bool


class RedisStore:
    """Stores entries in one Redis database. It connects on first use.

    Args:
        url: returns a `redis://` or `rediss://` URL, with user and password if there are any. It is called before each
            use, since a password in a secret store may change; while it raises, the store cannot be used.
        meanwhile: what is done while it fails, for the log.
    """

    name: Literal["redis"] = "redis"

    def __init__(
        self,
        url: Callable[[], str],
        breaker: Breaker | None = None,
        meanwhile: str = "this process caches its own answers",
    ) -> None:
        self._url = url
        self._meanwhile = meanwhile
        self._breaker = breaker or Breaker()
        self._free = threading.BoundedSemaphore(CONNECTIONS)
        self._connecting = threading.Lock()
        self._client: Redis | None = None
        self._connected_to = ""

    @property
    def place(self) -> str:
        """Redis and its address, without the password."""
        try:
            return _place(self._url())
        except ScannerError:  # reported wherever the store is used
            return _place("")

    @property
    def failures(self) -> int:
        """The number of failures; calls that the breaker skipped do not count."""
        return self._breaker.failures

    def get(self, key: str, *, asked: bool = False) -> bytes | None:
        """Return the value of a key."""
        with self._talking() as client:
            trip = client.pipeline(transaction=False)
            trip.get(key)
            if asked:
                trip.hincrby(_TALLY, "asked", 1)
            value = trip.execute(raise_on_error=False)[0]  # a full server does not count, but still reads
            if isinstance(value, Exception):
                if str(value).startswith("WRONGTYPE"):
                    return b""  # the key holds another type: unreadable, and replaced later
                raise value
            if not isinstance(value, bytes | None):
                raise TypeError("a value is bytes")
            return value

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Store a value, replacing that of the key."""
        with self._talking() as client:
            client.set(key, value, px=round(seconds * 1000))

    def acquire(self, key: str, seconds: float) -> Lock | None:
        """Acquire the lock for computing a value."""
        name = f"{PREFIX}lock:{key.removeprefix(PREFIX)}"
        with self._talking() as client:
            lock = client.lock(name, timeout=seconds, thread_local=False)
            if lock.acquire(blocking=False):
                return _ServerLock(lock, self._talking)
            if client.pttl(name) == -1:  # all locks of the scanner expire: this is another key, and would stay
                client.unlink(name)
                return _ServerLock(lock, self._talking) if lock.acquire(blocking=False) else None
            return None

    def count(self, what: Counted) -> None:
        """Increment a counter."""
        with self._talking() as client:
            client.hincrby(_TALLY, what, 1)

    def run(self, script: str, keys: Sequence[str], arguments: Sequence[float]) -> Sequence[bytes]:
        """Run a script in Lua that returns texts, in one exchange."""
        with self._talking() as client:
            told = client.register_script(script)(keys=keys, args=arguments)
            if not isinstance(told, list):
                raise TypeError("the script returns a list")
            return told

    def contents(self) -> Contents:
        """List the stored entries."""
        entries = [entry for keys in self._pages(_ANSWERS) for entry in self._described(keys)]
        with self._talking() as client:
            tally = client.hgetall(_TALLY)
            return Contents(tuple(entries), {what: int(tally.get(what.encode(), 0)) for what in COUNTED})

    def clear(self) -> int:
        """Remove every entry, lock and counter of the scanner, and nothing else."""
        entries = sum(self._unlinked(keys) for keys in self._pages(_ANSWERS))
        for keys in self._pages(f"{PREFIX}*"):
            self._unlinked(keys)
        return entries

    def server(self) -> Server | None:
        """Read the server's description; None if its user lacks the permission."""
        with self._talking() as client:
            from redis.exceptions import NoPermissionError  # loaded by now

            try:
                seconds, microseconds = client.time()
                described = client.info("server") | client.info("memory")
            except NoPermissionError:
                return None
            return Server(
                version=str(described["redis_version"]),
                now=datetime.fromtimestamp(seconds + microseconds / 1e6, UTC),
                most=int(described["maxmemory"]),
                evicts=described["maxmemory_policy"] != "noeviction",
            )

    def close(self) -> None:
        """Close all connections; the next use opens one again."""
        with self._connecting:
            if self._client:
                self._client.connection_pool.disconnect()

    @contextlib.contextmanager
    def _talking(self) -> Iterator[Redis]:
        """Yield the client for one exchange, bounded as a whole, and turn every failure into a `CacheError`.

        The error quotes nothing of the server, since one that does not know AUTH echoes its arguments, password
        included. While the breaker is open the URL is not read either: that may take as long as Redis.
        """
        began = time.monotonic()
        if not self._free.acquire(timeout=QUEUE_TIMEOUT):
            raise CacheError(_place(self._connected_to), "is used by too many threads of this process at once", None)
        try:
            waited = time.monotonic() - began
            if not self._breaker.allows():
                raise CacheError(_place(self._connected_to), "has just failed and is not used for some seconds")
            client = self._connected()
            from scanner.cache.redis_connection import TIMEOUT, Exchange  # it imports redis: loaded by now

            with Exchange(TIMEOUT - waited).running() as exchange:
                try:
                    yield client
                except Exception as error:  # noqa: BLE001  # redis-py raises any of them for an invalid reply
                    from scanner.cache.problem import problem_of

                    problem = problem_of(error, exchange)
                    self._fail(CacheError(_place(self._connected_to), problem.said, problem.remedy))
        finally:
            self._free.release()
        if self._breaker.succeeded():
            log.info("%s answers again", _place(self._connected_to))

    def _fail(self, failure: CacheError) -> NoReturn:
        if self._breaker.failed():
            log.warning("%s; meanwhile %s", failure, self._meanwhile)
        raise failure from None

    def _pages(self, pattern: str) -> Iterator[list[bytes | str]]:
        """Scan for keys, some at a time: KEYS would block the server for all clients."""
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

    def _described(self, keys: list[bytes | str]) -> Iterator[StoredEntry]:
        """Describe entries, except those that have expired since they were found."""
        from redis.utils import str_if_bytes  # loaded by now

        with self._talking() as client:
            pipeline = client.pipeline(transaction=False)
            for key in keys:
                pipeline.strlen(key)
                pipeline.pttl(key)
            facts = pipeline.execute()
            for key, size, expires_in in zip(keys, facts[::2], facts[1::2], strict=True):
                if expires_in > 0:
                    yield StoredEntry(str_if_bytes(key), size, expires_in / 1000)

    def _connected(self) -> Redis:
        """Return the client, created on first use: importing redis takes longer than a call."""
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
            todo = check_settings("correct REDIS_URL")
            self._fail(CacheError(_place(""), "has an address that cannot be used", todo))

    def _address(self) -> str:
        try:
            return self._url()
        except (SecretError, ConfigError) as error:  # no answer is given up for it
            self._fail(CacheError(_place(""), f"has no address at the moment: {error.problem}", error.remedy))


@dataclass(frozen=True, slots=True)
class _ServerLock:
    """A lock in Redis, identified by redis-py's token."""

    lock: ServerLock
    talking: Callable[[], contextlib.AbstractContextManager[Redis]]

    def renew(self) -> bool:
        """Extend the lock by its full duration."""
        with self.talking():
            return self._owned(self.lock.reacquire)

    def release(self) -> None:
        """Release the lock."""
        with self.talking():
            self._owned(self.lock.release)

    @staticmethod
    def _owned(act: Callable[[], object]) -> bool:
        from redis.exceptions import LockError  # loaded by `acquire`

        try:
            act()
        except LockError:  # expired, and perhaps acquired by another
            return False
        return True


def _place(url: str) -> str:
    """Return Redis with its address, without the password; without the address if it is not known."""
    if not url:
        return "Redis"
    try:
        parts = urlsplit(url)
        return f"Redis at {parts.hostname}:{parts.port or 6379}{parts.path.rstrip('/')}"
    except ValueError:  # not an address
        return "Redis"


def _client(url: str) -> Redis:
    try:
        import redis  # noqa: F401  # as said

        from scanner.cache.redis_connection import client_at
    except ImportError as error:
        raise MissingExtra("a cache at REDIS_URL", "redis") from error
    return client_at(url, connections=CONNECTIONS, stale=STALE)
