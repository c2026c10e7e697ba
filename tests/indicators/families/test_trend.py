"""Direction, worked out on paper."""

from __future__ import annotations

import pytest

from tests.indicators.families.worked import FIVE, NAN, values
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
