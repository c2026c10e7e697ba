"""How long ago an extreme was, and where a series turned."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.extremes import bottoms, latest, positive, since_highest, since_lowest, tops
from tests.indicators.stocks import walking

NAN = float("nan")
#: A price after a split of three for one, and the same price as published.
SPLIT, WHOLE = 30.12 / 3, 10.04
#: Stocks of which one was listed late.
HIGHS = walking(2, 60, (0, 7, 0)).high


def column(*values: float) -> Floats:
    return np.array(values)[:, None]


@pytest.mark.parametrize("n", [1, 2, 3, 4, 7, 8, 20, 52, 53, 60])
def test_bars_are_counted_from_the_latest_of_the_highest(n: int) -> None:
    x = np.round(HIGHS)  # so that there are equal ones
    expected = [
        [NAN if np.isnan(window).any() else int(np.argmax(window[::-1])) for window in x[row - n + 1 : row + 1].T]
        for row in range(n - 1, 60)
    ]
    np.testing.assert_array_equal(since_highest(x, n), expected)
    np.testing.assert_array_equal(since_lowest(-x, n), expected)


@pytest.mark.parametrize("prices", [(SPLIT, WHOLE), (WHOLE, SPLIT)])
@pytest.mark.parametrize("more", [0, 20])
def test_prices_that_a_split_divided_are_equal(prices: tuple[float, float], more: int) -> None:
    x = column(*[5.0] * more, *prices, 9.0)  # few rows are counted in another way than many
    assert since_highest(x, 3)[-1, 0] == 1
    assert since_lowest(-x, 3)[-1, 0] == 1


def test_a_top_is_above_the_past_and_not_below_the_future() -> None:
    x = column(1, 3, 2, 4, 4, 1, 4 * (1 + 1e-13), 0, NAN)
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
    np.testing.assert_array_equal(positive(column(-1, 0, 2, NAN))[:, 0], [0, 0, 2, NAN])
