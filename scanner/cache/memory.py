"""The store in this process's memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from scanner.cache.store import COUNTED, Contents, Counted, Lock, StoredEntry

#: Bytes of all values: a few hundred answers of the usual length.
MAX_BYTES = 16 << 20


class _Value(NamedTuple):
    data: bytes
    until: float


class MemoryStore:
    """Stores entries until the process ends; evicts the least recently used when it is full.

    Args:
        max_bytes: of all values. A larger value is not stored.
        now: a monotonic clock, seconds.
    """

    name: Literal["memory"] = "memory"
    place = "this process's memory"
    failures = 0

    def __init__(self, max_bytes: int = MAX_BYTES, now: Callable[[], float] = time.monotonic) -> None:
        self._max_bytes = max_bytes
        self._now = now
        self._values: OrderedDict[str, _Value] = OrderedDict()  # least recently used first
        self._size = 0
        self._locks: dict[str, tuple[_MemoryLock, float]] = {}  # key -> lock and its expiry
        self._tally = dict.fromkeys(COUNTED, 0)
        self._lock = threading.Lock()

    def get(self, key: str, *, asked: bool = False) -> bytes | None:
        """Return the value of a key."""
        if asked:
            self.count("asked")
        with self._lock:
            value = self._values.get(key)
            if value is None:
                return None
            if value.until <= self._now():
                self._drop(key)
                return None
            self._values.move_to_end(key)
            return value.data

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Store a value, replacing that of the key."""
        with self._lock:
            self._drop(key)
            if len(value) > self._max_bytes:
                return
            self._values[key] = _Value(value, self._now() + seconds)
            self._size += len(value)
            while self._size > self._max_bytes:
                self._drop(next(iter(self._values)))

    def acquire(self, key: str, seconds: float) -> Lock | None:
        """Acquire the lock for computing a value."""
        with self._lock:
            now = self._now()
            if self._locks.get(key, (None, now))[1] > now:
                return None
            lock = _MemoryLock(self, key, seconds)
            self._locks[key] = lock, now + seconds
        return lock

    def renew(self, lock: _MemoryLock) -> bool:
        """Extend a lock by its full duration."""
        with self._lock:
            now = self._now()
            holder, until = self._locks.get(lock.key, (None, now))
            if holder is not lock or until <= now:
                return False
            self._locks[lock.key] = lock, now + lock.seconds
            return True

    def release(self, lock: _MemoryLock) -> None:
        """Release a lock."""
        with self._lock:
            if self._locks.get(lock.key, (None,))[0] is lock:
                del self._locks[lock.key]

    def count(self, what: Counted) -> None:
        """Increment a counter."""
        with self._lock:
            self._tally[what] += 1

    def contents(self) -> Contents:
        """List the stored entries."""
        with self._lock:
            now = self._now()
            entries = (StoredEntry(key, len(value.data), value.until - now) for key, value in self._values.items())
            return Contents(tuple(entry for entry in entries if entry.expires_in > 0), dict(self._tally))

    def clear(self) -> int:
        """Remove everything."""
        entries = len(self.contents().entries)
        with self._lock:
            self._values.clear()
            self._size = 0
            self._locks.clear()
            self._tally = dict.fromkeys(COUNTED, 0)
        return entries

    def _drop(self, key: str) -> None:
        if value := self._values.pop(key, None):
            self._size -= len(value.data)


@dataclass(frozen=True, slots=True, eq=False)
class _MemoryLock:
    """The lock for computing a value."""

    store: MemoryStore
    key: str
    seconds: float

    def renew(self) -> bool:
        """Extend the lock by its full duration."""
        return self.store.renew(self)

    def release(self) -> None:
        """Release the lock."""
        self.store.release(self)
