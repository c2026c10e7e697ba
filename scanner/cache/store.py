"""The port of a store of entries that expire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, get_args

#: What is counted: requests, those that had to be computed, and entries that could not be read.
Counted = Literal["asked", "computed", "unreadable"]
COUNTED: tuple[Counted, ...] = get_args(Counted)


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """Size and remaining time of one stored entry.

    Attributes:
        size: bytes.
        expires_in: seconds.
    """

    key: str
    size: int
    expires_in: float


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of a store.

    Attributes:
        tally: the counters since the store was cleared.
    """

    entries: tuple[StoredEntry, ...]
    tally: dict[Counted, int]


class Lock(Protocol):
    """The lock for computing a value; it expires unless it is renewed in time."""

    def renew(self) -> bool:
        """Extend it by its full duration; False if it has expired. Raises CacheError."""
        ...

    def release(self) -> None:
        """Release it; no effect if it has expired. Raises CacheError."""
        ...


class Store(Protocol):
    """Stores byte strings by key, each until it expires or is evicted.

    Adapters pass the contract suite in `tests/contract/test_store.py`. Every method raises `CacheError`, within a
    bounded time, if the place cannot be reached.
    """

    @property
    def name(self) -> Literal["memory", "redis"]:
        """The store's name in answers."""
        ...

    @property
    def place(self) -> str:
        """The store's name for users, without a password."""
        ...

    @property
    def failures(self) -> int:
        """The number of failures since it was created."""
        ...

    def get(self, key: str, *, asked: bool = False) -> bytes | None:
        """Return the value of a key; with `asked`, count the request too, in the same round trip."""
        ...

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Store a value for some seconds, replacing that of the key."""
        ...

    def acquire(self, key: str, seconds: float) -> Lock | None:
        """Acquire the lock for computing a value; None if another holder has neither released it nor let it expire.

        Only its owner can renew or release it.
        """
        ...

    def count(self, what: Counted) -> None:
        """Increment a counter."""
        ...

    def contents(self) -> Contents:
        """List the stored entries."""
        ...

    def clear(self) -> int:
        """Remove every entry, lock and counter of the scanner, and nothing else; return the number of entries."""
        ...
