"""The shared cache, as a service uses it that only passes questions on."""

from __future__ import annotations

import contextlib
from typing import Literal

from scanner.cache.store import Contents, Counted, Lock, Store
from scanner.errors import CacheError


class FrontStore:
    """Finds answers, and locks apart from whoever computes them.

    Whoever computes takes the lock of an answer's key, puts the answer there and counts; a service that held that same
    lock while it waits for them would wait for ever. Its own lock lets one of several services ask.

    Args:
        store: where whoever computes keeps the answers.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def name(self) -> Literal["memory", "redis"]:
        """The store's name in answers."""
        return self._store.name

    @property
    def place(self) -> str:
        """The store's name for users, without a password."""
        return self._store.place

    @property
    def failures(self) -> int:
        """The number of failures since it was created."""
        return self._store.failures

    def get(self, key: str, *, asked: bool = False) -> bytes | None:
        """Return the value of a key; only a request that is answered by it counts, others count where they go on to."""
        data = self._store.get(key)
        if asked and data is not None:
            with contextlib.suppress(CacheError):  # an answer does not depend on a counter
                self._store.count("asked")
        return data

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Leave it to whoever computed the value."""

    def acquire(self, key: str, seconds: float) -> Lock | None:
        """Acquire the lock for asking about a value."""
        return self._store.acquire(f"{key}:front", seconds)

    def count(self, what: Counted) -> None:
        """Leave it to whoever computes."""

    def contents(self) -> Contents:
        """List the stored entries."""
        return self._store.contents()

    def clear(self) -> int:
        """Remove every entry, lock and counter of the scanner."""
        return self._store.clear()
