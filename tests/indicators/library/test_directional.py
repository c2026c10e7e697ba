"""Directions worked out by hand, and what goes up set against what goes down."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.library.directional import one_sidedness, vortex
from tests.indicators.library.worked import FIVE, NAN, values
from tests.indicators.stocks import trading


def test_direction_is_smoothed_as_wilder_does() -> None:
    # From bar to bar the highs move by 2, 1, -1, -1 and the lows, downwards, by -1, 0, 3, -1:
    # +DM 2, 1, 0, 0; -DM 0, 0, 3, 0; true range 3, 4, 6, 4. Sums of two, each half the one before and the new one:
    # +DM 2, 2, 1, 0.5; -DM 0, 0, 3, 1.5; true range 3, 5.5, 8.75, 8.375. The first is a seed and no output.
    plus, minus = [200 / 5.5, 100 / 8.75, 50 / 8.375], [0, 300 / 8.75, 150 / 8.375]
    assert values(FIVE, "plus_di", 2) == pytest.approx([NAN, NAN, *plus], nan_ok=True)
    assert values(FIVE, "minus_di", 2) == pytest.approx([NAN, NAN, *minus], nan_ok=True)


def test_adx_is_the_average_of_how_one_sided_the_moves_are() -> None:
    # DX of the sums above: 2/2, 2/4, 1/2. Mean of the first two 75; half way from there to 50.
    assert values(FIVE, "adx", 2) == pytest.approx([NAN, NAN, NAN, 75, 62.5], nan_ok=True)


def test_equal_moves_out_of_both_sides_of_a_bar_count_for_neither() -> None:
    widening = trading(high=[10, 11, 12, 13], low=[8, 7, 6, 5], close=[9, 9, 9, 9])
    assert [values(widening, name, 2)[2:] for name in ("plus_di", "minus_di")] == [[0, 0], [0, 0]]
    assert values(widening, "adx", 2)[3] == 0


def test_dx_and_adxr() -> None:
    # The 2/2, 2/4 and 1/2 above; half of 62.5 and of the 75 of the bar before.
    assert values(FIVE, "dx", 2) == pytest.approx([NAN, NAN, 100, 50, 50], nan_ok=True)
    assert values(FIVE, "adxr", 2) == pytest.approx([NAN] * 4 + [68.75], nan_ok=True)


def test_aroon_counts_the_bars_since_an_extreme() -> None:
    # The highest of four highs was one bar ago, then two; the lowest low is today's, then one bar ago.
    up, down = [200 / 3, 100 / 3], [100, 200 / 3]
    assert values(FIVE, "aroon_up", 3) == pytest.approx([NAN] * 3 + up, nan_ok=True)
    assert values(FIVE, "aroon_down", 3) == pytest.approx([NAN] * 3 + down, nan_ok=True)
    assert values(FIVE, "aroon_osc", 3) == pytest.approx([NAN] * 3 + [-100 / 3, -100 / 3], nan_ok=True)


def test_of_equal_highs_the_latest_counts() -> None:
    # The third high is the first one after a split into thirds, whose last digit was lost.
    highs = [0.3, 0.2, 3 * 0.1 - 1e-16, 0.2]
    assert values(trading(highs, [0.1] * 4, [0.1] * 4), "aroon_up", 3)[-1] == pytest.approx(200 / 3)


def test_vortex() -> None:
    # From low to the next high 4, 4, 3, 5; from high to the next low 1, 3, 7, 5; true ranges 3, 4, 6, 4.
    assert values(FIVE, "vortex_plus", 2) == pytest.approx([NAN, NAN, 8 / 7, 7 / 10, 8 / 10], nan_ok=True)
    assert values(FIVE, "vortex_minus", 2) == pytest.approx([NAN, NAN, 4 / 7, 10 / 10, 12 / 10], nan_ok=True)


def test_one_sidedness_does_not_tell_the_side() -> None:
    up, down = np.array([[3.0, 1.0, 5.0, 0.0]]), np.array([[1.0, 3.0, 0.0, 0.0]])
    assert one_sidedness(up, down).tolist() == [[50, 50, 100, 0]]


def test_what_stands_still_has_no_vortex_even_where_the_bar_before_had_a_range() -> None:
    # The second bar lies on the first one's close: it has no true range, but is 2 away from both its ends.
    high, low, close = (np.array([[first], [10.0]]) for first in (12.0, 8.0, 10.0))
    assert [float(way[0, 0]) for way in vortex(high, low, close, 1)] == [0, 0]
