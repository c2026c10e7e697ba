"""Yes, no, or not known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import ArrayLike

from scanner.arrays import Floats
from scanner.indicators.flags import answer, enclosed, inside, narrow, outside

NAN = float("nan")
#: A price after a split of three for one, and the same price as published.
SPLIT, WHOLE = 30.12 / 3, 10.04


def column(values: ArrayLike) -> Floats:
    return np.array(values, dtype=np.float64)[:, None]


def test_what_is_not_known_has_no_answer() -> None:
    known = np.array([[1.0, NAN], [0.0, NAN]])
    np.testing.assert_array_equal(answer(known > 0, known), [[1, NAN], [0, NAN]])


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [(11, 9, 1), (12, 9, 0), (11, 8, 0), (13, 7, 0), (12 - 1e-13, 9, 0), (NAN, NAN, NAN)],
)
def test_a_band_inside_another_touches_it_nowhere(upper: float, lower: float, expected: float) -> None:
    np.testing.assert_array_equal(enclosed(column([upper]), column([lower]), column([12]), column([8])), [[expected]])


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
