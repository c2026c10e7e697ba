"""How long an answer may still take. Who has a clock hands in a callable; the pure rooms ask it and have no clock."""

from __future__ import annotations

import math
from collections.abc import Callable

from scanner.errors import OutOfTime

#: Gives the seconds that are left, zero or less where none are.
TimeLeft = Callable[[], float]


def unlimited() -> float:
    """Leave as long as it takes."""
    return math.inf


def check(time_left: TimeLeft, aim: str = "the ranking was whole") -> None:
    """Raise OutOfTime if no time is left; until the ranking is whole, there is nothing to answer."""
    if time_left() <= 0:
        raise OutOfTime(aim)
