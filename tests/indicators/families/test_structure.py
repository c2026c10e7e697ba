"""Extremes, worked out on paper."""

from __future__ import annotations

import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.terms import CLOSE
from tests.indicators.families.worked import FIVE, NAN, values
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
