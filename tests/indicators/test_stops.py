"""Stops that turn, stock by stock; `test_recursions` compares them with TA-Lib."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.stops import parabolic, supertrend
from tests.indicators.stocks import indicator, measure, trading, walking

STOCKS = walking(7, 90, (0, 0, 0))


def after(past: list[float], name: str, *parameters: float) -> Floats:
    """The last 100 values where 500 bars like each other follow others."""
    closes = np.array([10.0] * 20 + past + [10.0] * 500)
    return measure(trading(closes + 0.1, closes - 0.1, closes), indicator(name, *parameters), rows=100)[:, 0]


def test_in_a_range_a_supertrend_remembers_whence_the_price_came() -> None:
    assert set(after([20.0] * 5, "supertrend_direction", 10, 3.0)) == {-1}
    assert set(after([5.0] * 5, "supertrend_direction", 10, 3.0)) == {1}
    assert (after([20.0] * 5, "supertrend", 10, 3.0) > after([5.0] * 5, "supertrend", 10, 3.0)).all()


def test_in_a_range_a_parabolic_stop_remembers_on_which_bar_it_first_turned() -> None:
    # It turns from bar to bar, here on the even ones and there on the odd.
    apart = np.abs(after([20.0] * 5, "sar", 0.02, 0.2) - after([21.0] * 5, "sar", 0.02, 0.2))
    assert apart.max() == pytest.approx(0.2)


@pytest.mark.parametrize("rows", [1, 7, 90])
def test_the_last_rows_are_the_last_of_all(rows: int) -> None:
    high, low, close = STOCKS.high, STOCKS.low, STOCKS.close
    np.testing.assert_array_equal(
        parabolic(high, low, 0.02, 0.2, rows=rows), parabolic(high, low, 0.02, 0.2, rows=90)[-rows:]
    )
    some, every = (supertrend(close, high - low, close, 1.0, rows=wanted) for wanted in (rows, 90))
    np.testing.assert_array_equal(some, [whole[-rows:] for whole in every])


def test_a_step_is_no_longer_than_the_most() -> None:
    high, low = STOCKS.high, STOCKS.low
    np.testing.assert_array_equal(parabolic(high, low, 0.5, 0.1, rows=90), parabolic(high, low, 0.1, 0.1, rows=90))


def test_a_supertrend_begins_upwards_even_where_the_close_is_below_its_first_band() -> None:
    one = np.array([[10.0], [10.0]])
    line, direction = supertrend(one, one / 10, np.array([[8.0], [8.0]]), 1.0, rows=2)
    assert (line[:, 0].tolist(), direction[:, 0].tolist()) == ([9, 11], [1, -1])
