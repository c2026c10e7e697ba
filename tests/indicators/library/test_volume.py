"""Volume, and where it went."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import talib
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.arrays import Floats
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.library.volume import (
    accumulation,
    average_dollar_volume,
    chaikin,
    money_flow,
    running_total,
    volume_index,
    volume_sides,
)
from tests.indicators.library.worked import FIVE, NAN, values
from tests.indicators.stocks import trading, walking

CLOSES = [10.0, 11, 11, 10, 12, 12]
SIX = trading(CLOSES, CLOSES, CLOSES, volume=[100, 200, 300, 400, 500, 600])


def test_obv() -> None:
    # The first bar's own; up, unchanged, down, up, unchanged.
    assert values(SIX, "obv") == [100, 300, 300, -100, 400, 400]


def test_mfi() -> None:
    # Flows: up 11 x 200, none, down 10 x 400, up 12 x 500, none.
    expected = [100 * 2200 / 6200, 100 * 6000 / 10000, 100 * 6000 / 10000]
    assert values(SIX, "mfi", 3) == pytest.approx([NAN] * 3 + expected, nan_ok=True)


def test_average_volume() -> None:
    assert values(SIX, "avg_volume", 3) == pytest.approx([NAN, NAN, 200, 300, 400, 500], nan_ok=True)


def test_average_dollar_volume() -> None:
    expected = [NAN, (1000 + 2200) / 2, (2200 + 3300) / 2, (3300 + 4000) / 2, (4000 + 6000) / 2, (6000 + 7200) / 2]
    assert values(SIX, "avg_dollar_volume", 2) == pytest.approx(expected, nan_ok=True)
    assert INDICATORS["avg_dollar_volume"].default == average_dollar_volume(20)


def test_accumulation_distribution() -> None:
    # The closes' places in their bars: 0, 1/3, 1/2, -2/3, 1/2; 1000 shares each.
    assert values(FIVE, "ad") == pytest.approx([0, 1000 / 3, 2500 / 3, 500 / 3, 2000 / 3])
    assert values(FIVE, "cmf", 2) == pytest.approx([NAN, 1 / 6, 5 / 12, -1 / 12, -1 / 12], nan_ok=True)


def test_chaikin_oscillator() -> None:
    # Weights 2/3 and 1/2, both from the line's 0: 17/27 - 1/2, then 26/81 - 1/3.
    expected = [NAN, NAN, 7000 / 54, -1000 / 81]
    assert values(FIVE, "chaikin_oscillator", 2, 3)[:4] == pytest.approx(expected, nan_ok=True)


def test_force_index() -> None:
    # Changes x volume 200, 0, -400, 1000, 0; weight 2/3 from the mean of the first two.
    expected = [NAN, NAN, 100, 100 - 1000 / 3, -700 / 3 + 2 / 3 * (1000 + 700 / 3)]
    assert values(SIX, "force_index", 2)[:5] == pytest.approx(expected, nan_ok=True)


def test_vwap() -> None:
    expected = [NAN, (1000 + 2200) / 300, 11, (3300 + 4000) / 700]
    assert values(SIX, "vwap", 2)[:4] == pytest.approx(expected, nan_ok=True)


def test_relative_volume_counts_todays_in() -> None:
    assert values(SIX, "relative_volume", 2)[:4] == pytest.approx([NAN, 200 / 150, 300 / 250, 400 / 350], nan_ok=True)


def test_up_down_volume() -> None:
    # Up 200, 0, 0, 500, 0; down 0, 0, 400, 0, 0.
    assert values(SIX, "up_down_volume", 3) == pytest.approx([NAN] * 3 + [200 / 400, 500 / 400, 500 / 400], nan_ok=True)
    assert np.isnan(values(SIX, "up_down_volume", 2)[2])


def test_volume_indices_move_on_less_volume_and_on_more() -> None:
    closes = [10, 11, 22, 11, 12.1]
    stock = trading(closes, closes, closes, volume=[5, 4, 8, 8, 7])
    assert values(stock, "nvi") == pytest.approx([1000, 1100, 1100, 1100, 1210])
    assert values(stock, "pvi") == pytest.approx([1000, 1000, 2000, 2000, 2000])


#: Listed in rows 0, 3 and 9 of 10, and not at all.
LATE = walking(8, 10, (0, 3, 9, 10))


def test_a_bar_without_range_accumulates_nothing() -> None:
    high, low, close = (np.array([prices]) for prices in ([9.0, 12, 12, NAN], [9.0, 8, 8, NAN], [9.0, 12, 8, NAN]))
    volume = np.array([[7.0, 7.0, 7.0, NAN]])
    np.testing.assert_array_equal(accumulation(high, low, close, volume), [[0, 7, -7, NAN]])


def test_an_unchanged_close_is_on_neither_side_nor_is_one_that_a_split_divided() -> None:
    close = np.array([[NAN], [30.12 / 3], [10.04], [11.0], [10.0]])
    up, down = volume_sides(close, np.array([[NAN], [1.0], [2.0], [3.0], [4.0]]))
    np.testing.assert_array_equal(up[:, 0], [NAN, 0, 3, 0])
    np.testing.assert_array_equal(down[:, 0], [NAN, 0, 0, 4])


def test_each_stock_begins_on_its_own_first_bar() -> None:
    np.testing.assert_array_equal(np.isnan(running_total(LATE.volume, rows=10)), np.isnan(LATE.close))
    for index in volume_index(LATE.close, LATE.volume, rows=10):
        np.testing.assert_array_equal(np.isnan(index), np.isnan(LATE.close))
        assert index[[0, 3, 9], [0, 1, 2]].tolist() == [1000] * 3
    rows = np.arange(10)[:, None]
    np.testing.assert_array_equal(np.isnan(chaikin(LATE.volume, 2, 4, rows=10)), rows < np.array([3, 6, 12, 13]))


@pytest.mark.parametrize("rows", [1, 4])
def test_the_last_rows_are_those_of_all_rows(rows: int) -> None:
    some, every = in_rows(rows), in_rows(10)
    for few, all_rows in zip(some, every, strict=True):
        np.testing.assert_allclose(few, all_rows[-rows:], rtol=1e-12)


def in_rows(rows: int) -> tuple[Floats, ...]:
    """What carries on, in so many of its last rows."""
    indices = volume_index(LATE.close, LATE.volume, rows=rows)
    return running_total(LATE.volume, rows=rows), chaikin(LATE.volume, 2, 4, rows=rows), *indices


EVERY = settings(max_examples=100, deadline=None)


def two(_n: int) -> int:
    return 2


def same(n: int) -> int:
    return n


@EVERY
@given(st.integers(0, 2**32 - 1), st.integers(2, 20), st.sampled_from([1, 100, 10_000]))
def test_equal_typical_prices_in_another_order_are_unchanged(seed: int, n: int, level: int) -> None:
    rng = np.random.default_rng(seed)
    # In cents, the same three numbers shuffled: their sum is one number, its rounding several.
    cents = np.array([rng.permutation([3333, 3409, 3371]) * level + [1, 2, 4] for _ in range(n + 12)])
    high, low, close = (cents[:, [column]] / 100 for column in range(3))
    volume = np.full_like(close, 1e6)
    assert (money_flow(high, low, close, volume, n) == 0).all()
    close[-1] += 0.01
    assert money_flow(high, low, close, volume, n)[-1] == 100


@pytest.mark.parametrize("shares", [1e6, 0.21, 0.01, 1e-9])
def test_money_flow_is_a_share_however_little_flows(shares: float) -> None:
    price = np.array([[1.0], [2.0], [1.0], [2.0]])
    volume = np.full_like(price, shares)
    closes = price[:, 0]
    expected = talib.MFI(closes, closes, closes, volume[:, 0], 3)[-1]
    assert money_flow(price, price, price, volume, 3) == pytest.approx(expected)
    assert expected == pytest.approx(100 * float(Fraction(4, 5)))


def test_no_money_flow_at_all_is_zero() -> None:
    price = np.array([[1.0], [2.0], [1.0], [2.0]])
    assert money_flow(price, price, price, np.zeros_like(price), 3).tolist() == [[0]]
