"""Volatility, worked out on paper."""

from __future__ import annotations

import math

import pytest

from tests.indicators.families.worked import FIVE, NAN, values
from tests.indicators.stocks import closing, trading


def test_atr_is_smoothed_as_wilder_does() -> None:
    # Mean of 3 and 4; half way from 3.5 to 6; half way from 4.75 to 4.
    assert values(FIVE, "atr", 2) == pytest.approx([NAN, NAN, 3.5, 4.75, 4.375], nan_ok=True)


def test_a_gap_is_part_of_the_true_range() -> None:
    gaps = trading(high=[10, 15, 9], low=[9, 14, 8], close=[10, 14, 8])  # up from 10 to 15, down from 14 to 8
    assert values(gaps, "atr", 1) == pytest.approx([NAN, 5, 6], nan_ok=True)


def test_natr_is_in_percent_of_the_close() -> None:
    expected = [NAN, NAN, 100 * 3.5 / 12, 100 * 4.75 / 7, 100 * 4.375 / 10]
    assert values(FIVE, "natr", 2) == pytest.approx(expected, nan_ok=True)


def test_true_range_begins_with_the_second_bar() -> None:
    assert values(FIVE, "true_range") == pytest.approx([NAN, 3, 4, 6, 4], nan_ok=True)


def test_stdev() -> None:
    # Mean 6, squared distances 16, 4, 0, 4, 16: their mean is 8 (and not 40/4).
    assert values(closing([2, 4, 6, 8, 10]), "stdev", 5) == pytest.approx([NAN] * 4 + [math.sqrt(8)], nan_ok=True)


def test_historical_volatility_is_the_samples_a_year() -> None:
    # Two percent up and down again, mean 0: the root of (4 + 4)/(2 - 1), and of 252 sessions.
    there_and_back = closing([100, 100 * math.exp(0.02), 100])
    expected = [NAN, NAN, math.sqrt(8 * 252)]
    assert values(there_and_back, "historical_volatility", 2) == pytest.approx(expected, nan_ok=True)


def test_ulcer_index() -> None:
    # Falls from the higher of two closes, in percent: 20, 0, 10.
    expected = [NAN, NAN, math.sqrt((400 + 0) / 2), math.sqrt((0 + 100) / 2)]
    assert values(closing([10, 8, 10, 9]), "ulcer_index", 2) == pytest.approx(expected, nan_ok=True)


def test_martins_ulcer_index_knows_no_top_of_before_its_window() -> None:
    # Falls from the top of two closes, the first of which is never below it: 0 and 20; 0 and 0; 0 and 10.
    expected = [NAN, math.sqrt(400 / 2), 0, math.sqrt(100 / 2)]
    assert values(closing([10, 8, 10, 9]), "ulcer_martin", 2) == pytest.approx(expected, nan_ok=True)


def test_adr_percent() -> None:
    # High over low: 10/8, 12/9, 13/9, 12/6, 11/7.
    expected = [NAN, NAN, 100 * ((10 / 8 + 12 / 9 + 13 / 9) / 3 - 1), 100 * ((12 / 9 + 13 / 9 + 12 / 6) / 3 - 1)]
    assert values(FIVE, "adr_percent", 3)[:4] == pytest.approx(expected, nan_ok=True)
