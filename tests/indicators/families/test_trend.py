"""Direction, worked out on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.indicators.families.worked import FIVE, NAN, values
from tests.indicators.stocks import closing, trading


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


def test_sar() -> None:
    # Up from the first low: 8 + 0.1 x (12 - 8); 8.4 + 0.2 x (13 - 8.4) is above the last two lows, so 9, which the
    # next low crosses. Then from 13 downwards, where 13 + 0.1 x (6 - 13) is below yesterday's high.
    assert values(FIVE, "sar", 0.1, 0.2) == pytest.approx([NAN, 8, 8.4, 13, 13], nan_ok=True)


def test_sar_begins_downwards_where_the_second_low_fell_by_more() -> None:
    # From the first high, 10: to 10 + 0.1 x (5 - 10).
    falling = trading(high=[10, 9, 8], low=[7, 5, 6], close=[9, 6, 7])
    assert values(falling, "sar", 0.1, 0.2) == pytest.approx([NAN, 10, 9.5], nan_ok=True)


def test_supertrend_keeps_its_bands_until_a_close_is_beyond_one() -> None:
    # True ranges 3, 4, 6, 4, 6 around 10.5, 11, 9, 9, 15. Lower bands 7.5, and 7.5 in place of 7 and 3; a close of 7 is
    # below, so then 5, and 9. Upper bands 13.5, twice kept, 13, and 13 in place of 21, which a close of 16 is above.
    six = trading(high=[10, 12, 13, 12, 11, 16], low=[8, 9, 9, 6, 7, 14], close=[9, 11, 12, 7, 10, 16])
    assert values(six, "supertrend", 1, 1) == pytest.approx([NAN, 7.5, 7.5, 13.5, 13, 9], nan_ok=True)
    assert values(six, "supertrend_direction", 1, 1) == pytest.approx([NAN, 1, 1, -1, -1, 1], nan_ok=True)


def test_vortex() -> None:
    # From low to the next high 4, 4, 3, 5; from high to the next low 1, 3, 7, 5; true ranges 3, 4, 6, 4.
    assert values(FIVE, "vortex_plus", 2) == pytest.approx([NAN, NAN, 8 / 7, 7 / 10, 8 / 10], nan_ok=True)
    assert values(FIVE, "vortex_minus", 2) == pytest.approx([NAN, NAN, 4 / 7, 10 / 10, 12 / 10], nan_ok=True)


def test_slope_and_what_it_explains() -> None:
    # Through 1, 2, 6: slope 5/2, squares 12.5 of 14. Through 2, 6, 4: slope 1, 2 of 8.
    closes = closing([1, 2, 6, 4])
    assert values(closes, "linreg_slope", 3) == pytest.approx([NAN, NAN, 5 / 2, 1], nan_ok=True)
    assert values(closes, "r_squared", 3) == pytest.approx([NAN, NAN, 12.5 / 14, 2 / 8], nan_ok=True)


def test_clenow_momentum() -> None:
    # Logarithms 0.01, 0.02, 0.06: slope 0.025, of 250 bars 6.25, and 12.5/14 explained.
    closes = closing(np.exp([0.01, 0.02, 0.06]))
    assert values(closes, "clenow", 3)[-1] == pytest.approx(100 * (math.exp(6.25) - 1) * 12.5 / 14)
    assert values(closing(1.001 ** np.arange(90)), "clenow", 90)[-1] == pytest.approx(100 * (1.001**250 - 1))
