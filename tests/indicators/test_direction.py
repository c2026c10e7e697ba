"""What goes up and what goes down, set against each other."""

from __future__ import annotations

import numpy as np

from scanner.indicators.direction import one_sidedness, vortex


def test_one_sidedness_does_not_tell_the_side() -> None:
    up, down = np.array([[3.0, 1.0, 5.0, 0.0]]), np.array([[1.0, 3.0, 0.0, 0.0]])
    assert one_sidedness(up, down).tolist() == [[50, 50, 100, 0]]


def test_what_stands_still_has_no_vortex_even_where_the_bar_before_had_a_range() -> None:
    # The second bar lies on the first one's close: it has no true range, but is 2 away from both its ends.
    high, low, close = (np.array([[first], [10.0]]) for first in (12.0, 8.0, 10.0))
    assert [float(way[0, 0]) for way in vortex(high, low, close, 1)] == [0, 0]
