"""The port of every place that something is stored in: named byte strings, one writer at a time.

An error here speaks of the place. Whoever stores there (the history, for instance) turns it into one of its own, since
only they know what could not be stored, and which setting names the place.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from scanner.deadline import TimeLeft, unlimited
from scanner.remedy import Remedy, in_python, retry, sentence

#: Bytes of one stored file; a month of the whole market has some 3 million.
MAX_FILE_BYTES = 64 << 20


class StorageError(Exception):
    """A place cannot be used.

    Attributes:
        place: what a user would call it.
        problem: what is wrong.
        remedy: what to do next.
    """

    def __init__(self, place: str, problem: str, remedy: Remedy) -> None:
        self.place, self.problem, self.remedy = place, problem, remedy
        super().__init__(sentence(f"{place} cannot be used: {problem}", remedy, in_python))


class UnreachableError(StorageError):
    """The place does not answer, or not now; what was asked for may well be there."""


class BusyError(StorageError):
    """Another process writes there.

    Attributes:
        seconds: that it has kept the lock; None if it has just taken the lock over.
        lease: seconds after which a writer that was killed loses the lock; None where the system sees to it at once.
    """

    def __init__(self, place: str, seconds: float | None = None, lease: float | None = None) -> None:
        self.seconds, self.lease = seconds, lease
        super().__init__(place, "another process writes there", retry("try again when it is done"))


class Storage(Protocol):
    """Named byte strings in one place.

    Every method raises `StorageError` or `OSError` when the place cannot be used. Adapters pass the contract suite in
    `tests/contract/test_storage.py`.
    """

    @property
    def place(self) -> str:
        """What a user would call the place: a folder, a bucket with a prefix."""
        ...

    @property
    def parallel(self) -> int:
        """How many files to read at once."""
        ...

    def read(self, name: str, most: int = MAX_FILE_BYTES, time_left: TimeLeft = unlimited) -> bytes:
        """All bytes of one file; of a longer one than `most`, that many and one more.

        Raises:
            FileNotFoundError: there is none.
            ValueError: what has the name is no file.
            OutOfTime: where it is remote, and there is no time left.
        """
        ...

    def write(self, name: str, data: bytes) -> None:
        """Put one file there, replacing what has its name: whole or not at all, and durable on return.

        Only within `exclusive`, as is `remove`.
        """
        ...

    def remove(self, name: str) -> None:
        """Remove one file; one that is not there is no error."""
        ...

    def names(self) -> tuple[str, ...]:
        """Every file there, sorted."""
        ...

    def probe(self) -> int | None:
        """Find out whether files can be written and removed here, and leave none.

        Returns:
            Bytes that are free; None where nobody counts them.
        """
        ...

    def clock(self) -> float:
        """Tell the time, in seconds since 1970, by a clock that all who write here share."""
        ...

    def exclusive(self) -> AbstractContextManager[None]:
        """Be the only writer. Readers go on. Raises `BusyError` when another writer stays for too long."""
        ...
