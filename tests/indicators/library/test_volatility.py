"""Volatility worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.library.volatility import drawdown_depth, log_change, quadratic_mean
from tests.indicators.library.worked import FIVE, NAN, values
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


def test_a_logarithmic_change_is_in_percent_and_as_large_down_as_up() -> None:
    x = np.array([[NAN, 8.0], [10.0, 4.0], [20.0, 8.0]])
    expected = [[NAN, -100 * math.log(2)], [100 * math.log(2), 100 * math.log(2)]]
    np.testing.assert_allclose(log_change(x), expected, rtol=1e-15)


def test_a_quadratic_mean_counts_both_signs() -> None:
    x = np.array([[3.0], [-4.0], [0.0]])
    np.testing.assert_allclose(quadratic_mean(x, 2)[:, 0], [math.sqrt(12.5), math.sqrt(8)], rtol=1e-15)


def column(*values: float) -> Floats:
    return np.array(values)[:, None]


def test_a_drawdown_is_measured_from_the_top_of_its_own_window() -> None:
    x = column(10, 8, 10, 9, 12, 6)
    expected = [math.sqrt((20**2 + 0) / 3), math.sqrt(10**2 / 3), math.sqrt(10**2 / 3), math.sqrt(50**2 / 3)]
    np.testing.assert_allclose(drawdown_depth(x, 3)[:, 0], expected, rtol=1e-13)
    last_alone = drawdown_depth(x[-3:], 3)[:, 0]
    np.testing.assert_allclose(last_alone, expected[-1:], rtol=1e-13)


def test_a_drawdown_from_nothing_or_from_the_unknown_has_no_depth() -> None:
    assert np.isnan(drawdown_depth(column(0, -1, 2, 2), 2)[:, 0]).tolist() == [True, False, False]
    assert np.isnan(drawdown_depth(column(NAN, 4, 2), 2)[:, 0]).tolist() == [True, False]
