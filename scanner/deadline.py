"""Deadlines: the edges, which have a clock, pass in a callable; the pure packages call it and have no clock."""

from __future__ import annotations

import math
from collections.abc import Callable

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
