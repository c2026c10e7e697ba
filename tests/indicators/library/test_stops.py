"""Stops that turn, worked out by hand and stock by stock; `test_recursive_indicators` compares them with TA-Lib."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.library.stops import parabolic, supertrend
from tests.indicators.library.worked import FIVE, NAN, values
from tests.indicators.stocks import indicator, measure, trading, walking


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
