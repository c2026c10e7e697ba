"""Observation of running work: the progress of long tasks, and the log.

Pure packages import neither; adapters and `history.sync` report here, and the edges (command line, handler) decide how
it is shown.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

log = logging.getLogger("scanner")

TENTHS = 10
SILENCE = 60.0  # seconds without a log line at most; afterwards the time left is logged too


class Progress(Protocol):
    """Receives the progress of long work. The terminal draws a bar with an ETA, Lambda logs, tests count."""

    def start(self, what: str, total: int) -> None:
        """Begin `total` steps of `what` ("sessions")."""
        ...

    def step(self, done: str) -> None:
        """Report that one step is done; `done` names it ("2016-09-30")."""
        ...

    def finish(self) -> None:
        """Report that the work has ended, complete or interrupted."""
        ...


class Silent:
    """Progress that is not shown."""

    def start(self, what: str, total: int) -> None:
        """Ignore it."""

    def step(self, done: str) -> None:
        """Ignore it."""

    def finish(self) -> None:
        """Ignore it."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone of long work.

    Attributes:
        what: the kind of steps ("sessions").
        done: the name of the last step done.
        seconds_left: estimated from the pace since the previous milestone; None in the first minute and at the end.
    """

    what: str
    count: int
    total: int
    done: str
    seconds_left: float | None


class Milestones:
    """Progress for logs: calls `tell` at every tenth of the work, and at least once a minute."""

    def __init__(self, tell: Callable[[Milestone], None]) -> None:
        self._tell = tell
        self.start("", 0)

    def start(self, what: str, total: int) -> None:
        """Begin to count."""
        self._what, self._total, self._count = what, total, 0
        self._begun = self._told = time.monotonic()
        self._told_count = 0

    def step(self, done: str) -> None:
        """Count it."""
        self._count += 1
        now = time.monotonic()
        full = self._count * TENTHS // self._total > (self._count - 1) * TENTHS // self._total
        if full or now - self._told >= SILENCE:
            self._tell(Milestone(self._what, self._count, self._total, done, self._left(now)))
            self._told, self._told_count = now, self._count

    def _left(self, now: float) -> float | None:
        rest = (now - self._told) / (self._count - self._told_count) * (self._total - self._count)
        return rest if now - self._begun >= SILENCE and rest else None

    def finish(self) -> None:
        """Report nothing more."""
