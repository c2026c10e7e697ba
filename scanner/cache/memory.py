"""Entries in this process's memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from scanner.cache.store import COUNTED, Contents, Counted, Kept, Lock

#: Bytes: a few hundred answers of the usual length.
ROOM = 16 << 20


class _Value(NamedTuple):
    data: bytes
    until: float


class MemoryStore:
    """Keeps entries until the process ends; where room is needed, the one used least recently goes.

    Args:
        room: bytes of values. A value that is larger is not kept.
        now: seconds that never run backwards.
    """

    name: Literal["memory"] = "memory"
    place = "this process's memory"
    failures = 0

    def __init__(self, room: int = ROOM, now: Callable[[], float] = time.monotonic) -> None:
        self._room = room
        self._now = now
        self._values: OrderedDict[str, _Value] = OrderedDict()  # the one used last stands last
        self._size = 0
        self._claims: dict[str, tuple[_MemoryLock, float]] = {}  # with the time when it ends
        self._tally = dict.fromkeys(COUNTED, 0)
        self._lock = threading.Lock()

    def get(self, key: str, *, asked: bool = False) -> bytes | None:
        """Give what is kept by a key."""
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
        """Keep a value, in place of what the key had."""
        with self._lock:
            self._drop(key)
            if len(value) > self._room:
                return
            self._values[key] = _Value(value, self._now() + seconds)
            self._size += len(value)
            while self._size > self._room:
                self._drop(next(iter(self._values)))

    def claim(self, key: str, seconds: float) -> Lock | None:
        """Be the one who computes a value."""
        with self._lock:
            now = self._now()
            if self._claims.get(key, (None, now))[1] > now:
                return None
            lock = _MemoryLock(self, key, seconds)
            self._claims[key] = lock, now + seconds
        return lock

    def renew(self, lock: _MemoryLock) -> bool:
        """Have a lock last as long again."""
        with self._lock:
            now = self._now()
            holder, until = self._claims.get(lock.key, (None, now))
            if holder is not lock or until <= now:
                return False
            self._claims[lock.key] = lock, now + lock.seconds
            return True

    def release(self, lock: _MemoryLock) -> None:
        """Take a lock back."""
        with self._lock:
            if self._claims.get(lock.key, (None,))[0] is lock:
                del self._claims[lock.key]

    def count(self, what: Counted) -> None:
        """Count one more."""
        with self._lock:
            self._tally[what] += 1

    def contents(self) -> Contents:
        """List what is kept."""
        with self._lock:
            now = self._now()
            kept = (Kept(key, len(value.data), value.until - now) for key, value in self._values.items())
            return Contents(tuple(entry for entry in kept if entry.expires_in > 0), dict(self._tally))

    def clear(self) -> int:
        """Take out everything."""
        entries = len(self.contents().entries)
        with self._lock:
            self._values.clear()
            self._size = 0
            self._claims.clear()
            self._tally = dict.fromkeys(COUNTED, 0)
        return entries

    def _drop(self, key: str) -> None:
        if value := self._values.pop(key, None):
            self._size -= len(value.data)


@dataclass(frozen=True, slots=True, eq=False)
class _MemoryLock:
    """The right to compute a value."""

    store: MemoryStore
    key: str
    seconds: float

    def renew(self) -> bool:
        """Have it last as long again."""
        return self.store.renew(self)

    def release(self) -> None:
        """Give it back."""
        self.store.release(self)
