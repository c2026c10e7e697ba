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


def test_bollinger_bands() -> None:
    # Mean 6, squared distances 16, 4, 0, 4, 16: their mean is 8 (and not 40/4).
    five = closing([2, 4, 6, 8, 10])
    bands = [values(five, name, 5, 1.5)[-1] for name in ("bb_lower", "bb_middle", "bb_upper")]
    assert bands == pytest.approx([6 - 1.5 * math.sqrt(8), 6, 6 + 1.5 * math.sqrt(8)])
    assert values(five, "stdev", 5) == pytest.approx([NAN] * 4 + [math.sqrt(8)], nan_ok=True)
