"""The port of a place that keeps entries for a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, get_args

#: What is counted: questions, those of them that had to be computed, and entries that could not be read.
Counted = Literal["asked", "computed", "unreadable"]
COUNTED: tuple[Counted, ...] = get_args(Counted)


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry.

    Attributes:
        size: bytes.
        expires_in: seconds.
    """

    key: str
    size: int
    expires_in: float


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store holds.

    Attributes:
        tally: what was counted since the store was cleared.
    """

    entries: tuple[Kept, ...]
    tally: dict[Counted, int]


class Lock(Protocol):
    """The right to compute a value; it ends when its time is up, unless it is renewed before."""

    def renew(self) -> bool:
        """Have it last as long again; False where it has ended. Raises CacheError."""
        ...

    def release(self) -> None:
        """Give it back; nothing happens where it has ended. Raises CacheError."""
        ...


class Store(Protocol):
    """Keeps byte strings by key, each until its time is up, or until room is needed.

    Adapters pass the contract suite in `tests/contract/test_store.py`. Every method raises `CacheError` where the place
    cannot be reached, within a bounded time.
    """

    @property
    def name(self) -> Literal["memory", "redis"]:
        """What an answer calls its source."""
        ...

    @property
    def place(self) -> str:
        """What a user would call it; no password in it."""
        ...

    @property
    def failures(self) -> int:
        """How often it has failed since it was made."""
        ...

    def get(self, key: str, *, asked: bool = False) -> bytes | None:
        """Give what is kept by a key; with `asked`, count the question too, which costs no further trip."""
        ...

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Keep a value, in place of what the key had."""
        ...

    def claim(self, key: str, seconds: float) -> Lock | None:
        """Be the one who computes a value: None where another is, who has not released it and has time left.

        Only its owner can renew or release it.
        """
        ...

    def count(self, what: Counted) -> None:
        """Count one more."""
        ...

    def contents(self) -> Contents:
        """List what is kept."""
        ...

    def clear(self) -> int:
        """Take out every entry, claim and count of ours, and nothing else: give how many entries."""
        ...
