"""Deadlines: the edges, which have a clock, pass in a callable; the pure packages call it and have no clock."""

from __future__ import annotations

import contextlib
import math
import threading
from collections.abc import Callable, Iterator

from scanner.errors import OutOfTime

#: Returns the seconds left; zero or less if none are.
TimeLeft = Callable[[], float]


def unlimited() -> float:
    """Set no deadline."""
    return math.inf


def check(time_left: TimeLeft, aim: str = "the ranking was whole") -> None:
    """Raise OutOfTime if no time is left.

    Args:
        time_left: the deadline.
        aim: what was not reached in time; before the ranking is complete, there is nothing to answer.
    """
    if time_left() <= 0:
        raise OutOfTime(aim)


@contextlib.contextmanager
def alone(lock: threading.Lock, time_left: TimeLeft, aim: str) -> Iterator[None]:
    """Hold a lock; who waits for another one does so no longer than their time.

    Raises:
        OutOfTime: it was over before `aim`.
    """
    if not lock.acquire(timeout=min(max(time_left(), 0), threading.TIMEOUT_MAX)):
        raise OutOfTime(aim)
    try:
        yield
    finally:
        lock.release()
