"""Where a price stands in its own past, and where it turned."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import ArrayLike

from scanner.arrays import Floats
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.library.structure import bottoms, inside, latest, narrow, outside, positive, tops
from scanner.indicators.terms import CLOSE
from tests.indicators.library.worked import FIVE, NAN, values
from tests.indicators.stocks import closing, measure, trading


def test_highest_is_of_the_highs_and_lowest_of_the_lows() -> None:
    assert values(FIVE, "highest", 3) == pytest.approx([NAN, NAN, 13, 13, 13], nan_ok=True)
    assert values(FIVE, "lowest", 3) == pytest.approx([NAN, NAN, 8, 6, 6], nan_ok=True)


def test_extremes_of_another_series() -> None:
    highest, lowest = (INDICATORS[name].build(CLOSE, 2) for name in ("highest", "lowest"))
    assert measure(FIVE, highest)[1:, 0].tolist() == [11, 12, 12, 10]
    assert measure(FIVE, lowest)[1:, 0].tolist() == [9, 11, 7, 7]


def test_bars_since_the_extremes_count_back_from_today() -> None:
    # Highs 10, 12, 13, 12, 11; lows 8, 9, 9, 6, 7.
    assert values(FIVE, "bars_since_highest", 3) == pytest.approx([NAN, NAN, 0, 1, 2], nan_ok=True)
    assert values(FIVE, "bars_since_lowest", 3) == pytest.approx([NAN, NAN, 2, 0, 1], nan_ok=True)


def test_distances_from_the_extremes() -> None:
    assert values(FIVE, "from_high", 3)[2:] == pytest.approx(
        [100 * (12 / 13 - 1), 100 * (7 / 13 - 1), 100 * (10 / 13 - 1)]
    )
    assert values(FIVE, "from_low", 3)[2:] == pytest.approx([100 * 4 / 8, 100 / 6, 400 / 6])
    assert values(FIVE, "drawdown", 2)[1:] == pytest.approx([0, 0, -500 / 12, 0])


def test_a_gap_is_measured_from_the_close_and_a_true_one_from_the_range() -> None:
    high, low, close = [10, 15, 14, 8], [9, 12, 9, 6], [10, 14, 9, 7]
    assert values(trading(high, low, close), "gap") == pytest.approx(
        [NAN, 40, 100 * (9 / 14 - 1), 100 * (7 / 9 - 1)], nan_ok=True
    )
    assert values(trading(high, low, close), "true_gap") == pytest.approx([NAN, 20, 0, 100 * (8 / 9 - 1)], nan_ok=True)


def test_closing_range_is_nothing_without_a_range() -> None:
    stock = trading(high=[12, 12, 12, 9], low=[8, 8, 8, 9], close=[8, 11, 12, 9])
    assert values(stock, "closing_range") == pytest.approx([0, 75, 100, NAN], nan_ok=True)


def test_days_inside_outside_and_narrow() -> None:
    # Ranges 4, 2, 6, 2, 3.
    stock = trading(high=[12, 11, 13, 12, 14], low=[8, 9, 7, 10, 11], close=[10, 10, 10, 11, 12])
    assert values(stock, "inside_day") == pytest.approx([NAN, 1, 0, 1, 0], nan_ok=True)
    assert values(stock, "outside_day") == pytest.approx([NAN, 0, 1, 0, 0], nan_ok=True)
    assert values(stock, "narrow_range", 3) == pytest.approx([NAN, NAN, 0, 1, 0], nan_ok=True)


def test_a_swing_is_known_when_as_many_bars_have_followed() -> None:
    stock = closing([1, 2, 5, 4, 3, 6, 8, 7, 7])
    assert values(stock, "swing_high", 2) == pytest.approx([NAN] * 4 + [5, 5, 5, 5, 8], nan_ok=True)
    assert values(stock, "swing_low", 2) == pytest.approx([NAN] * 6 + [3, 3, 3], nan_ok=True)


def test_a_streak_counts_rises_and_falls_in_a_row() -> None:
    closes = closing([10, 11, 12, 12, 11, 10, 12])
    assert values(closes, "streak") == pytest.approx([NAN, 1, 2, 0, -1, -2, 1], nan_ok=True)


def test_a_streak_remembers_when_it_began() -> None:
    assert values(closing(range(1, 601)), "streak")[-1] == 599


#: A price after a split of three for one, and the same price as published.
SPLIT, WHOLE = 30.12 / 3, 10.04


def line(*values: float) -> Floats:
    return np.array(values)[:, None]


def test_a_top_is_above_the_past_and_not_below_the_future() -> None:
    x = line(1, 3, 2, 4, 4, 1, 4 * (1 + 1e-13), 0, NAN)
    # Of the flat top it is the first; what follows only by a rounding does not exceed it.
    np.testing.assert_array_equal(tops(x, 1)[:, 0], [1, 0, 1, 0, 0, 1, NAN])
    np.testing.assert_array_equal(tops(x[:8], 2)[:, 0], [0, 1, 0, 0])
    np.testing.assert_array_equal(bottoms(-x, 1), tops(x, 1))


def test_the_latest_value_is_that_of_the_last_flag() -> None:
    x = np.array([[1.0, NAN], [2.0, NAN], [3.0, 7.0], [4.0, 8.0]])
    flag = np.array([[0.0, NAN], [1.0, NAN], [0.0, 0.0], [1.0, 0.0]])
    np.testing.assert_array_equal(latest(x, flag, rows=4), [[NAN, NAN], [2, NAN], [2, NAN], [4, NAN]])
    np.testing.assert_array_equal(latest(x, flag, rows=2), [[2, NAN], [4, NAN]])
    np.testing.assert_array_equal(latest(x[:3], flag[:3], rows=1), [[2, NAN]])


def test_what_is_not_positive_is_nil() -> None:
    np.testing.assert_array_equal(positive(line(-1, 0, 2, NAN))[:, 0], [0, 0, 2, NAN])


def column(values: ArrayLike) -> Floats:
    return np.array(values, dtype=np.float64)[:, None]


def test_inside_and_outside_are_measured_at_the_bar_before() -> None:
    high, low = column([12, 11, 13, 13, 14, NAN]), column([8, 9, 7, 8, 8, NAN])
    np.testing.assert_array_equal(inside(high, low)[:, 0], [1, 0, 0, 0, NAN])
    np.testing.assert_array_equal(outside(high, low)[:, 0], [0, 1, 0, 0, NAN])


def test_a_price_that_a_split_divided_is_the_same_price() -> None:
    assert SPLIT != WHOLE
    for before, after in ((SPLIT, WHOLE), (WHOLE, SPLIT)):
        high, low = column([before, after]), column([9, 9.5])
        assert inside(high, low) == 0
        assert outside(high, low[::-1]) == 0


def test_a_narrow_bar_has_the_smallest_range_or_shares_it() -> None:
    # Ranges 2, 1, 4, 1, 2.
    high, low = column([NAN, 12, 11, 13, 12.5, 11]), column([NAN, 10, 10, 9, 11.5, 9])
    np.testing.assert_array_equal(narrow(high, low, 3)[:, 0], [NAN, 0, 1, 0])
    assert narrow(column([SPLIT, WHOLE]), column([SPLIT - 1, WHOLE - 1]), 2) == 1
    assert narrow(column([WHOLE, SPLIT]), column([WHOLE - 1, SPLIT - 1]), 2) == 1
