"""How long ago an extreme was."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.kernels.extremes import since_highest, since_lowest
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
