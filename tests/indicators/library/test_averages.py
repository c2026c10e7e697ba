"""Averages worked out by hand; and where stocks begin late, stand still or break off."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.library.averages import kaufman
from tests.indicators.library.worked import NAN, values
from tests.indicators.stocks import closing, trading, walking

LINE = closing(np.arange(100.0, 160.0))


def test_sma() -> None:
    # (11 + 12 + 13 + 14 + 15)/5, then one dropped and one taken in.
    assert values(closing([11, 12, 13, 14, 15, 16, 17]), "sma", 5) == pytest.approx(
        [NAN] * 4 + [13, 14, 15], nan_ok=True
    )


def test_ema() -> None:
    # Weight 2/(3 + 1) = 1/2. Seed (2 + 4 + 6)/3 = 4; half way from 4 to 8, from 6 to 12, from 9 to 12.
    assert values(closing([2, 4, 6, 8, 12, 12]), "ema", 3) == pytest.approx([NAN, NAN, 4, 6, 9, 10.5], nan_ok=True)


def test_wilder() -> None:
    # Weight 1/4. Seed (1 + 2 + 3 + 6)/4 = 3; a quarter of the way from 3 to 7, from 4 to 4, from 4 to 12.
    assert values(closing([1, 2, 3, 6, 7, 4, 12]), "wilder", 4) == pytest.approx([NAN] * 3 + [3, 4, 4, 6], nan_ok=True)


def test_linreg() -> None:
    # Through 1, 2, 6: mean 3, slope (6 - 1)/2, so 3 + 2.5 at the end. Through 2, 6, 4: mean 4, slope 1.
    assert values(closing([1, 2, 6, 4]), "linreg", 3) == pytest.approx([NAN, NAN, 5.5, 5], nan_ok=True)


def test_wma() -> None:
    # (1 + 2 x 2 + 3 x 6)/6, (2 + 2 x 6 + 3 x 4)/6.
    assert values(closing([1, 2, 6, 4]), "wma", 3) == pytest.approx([NAN, NAN, 23 / 6, 26 / 6], nan_ok=True)


def test_dema() -> None:
    # The averages of `test_ema`; the average of them begins with (4 + 6 + 9)/3 and goes half way to 10.5: 101/12.
    expected = [NAN] * 4 + [2 * 9 - 19 / 3, 2 * 10.5 - 101 / 12]
    assert values(closing([2, 4, 6, 8, 12, 12]), "dema", 3) == pytest.approx(expected, nan_ok=True)


def test_tema() -> None:
    # Weight 2/3. Once: (1 + 3)/2 = 2, 4, 8/3. Twice: (2 + 4)/2 = 3, 25/9. Three times: (3 + 25/9)/2 = 26/9.
    expected = [NAN] * 3 + [3 * 8 / 3 - 3 * 25 / 9 + 26 / 9]
    assert values(closing([1, 3, 5, 2]), "tema", 2) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("name", ["dema", "tema"])
def test_averages_without_lag_follow_a_line(name: str) -> None:
    assert values(LINE, name, 5)[-1] == pytest.approx(159)


@pytest.mark.parametrize("v", [0, 0.7, 1])
def test_t3_lags_a_line_by_what_three_corrected_averages_do(v: float) -> None:
    # An average of 5 lags by 2, twice taken by 4, so (1 + v) times the one less v times the other by 2 (1 - v).
    assert values(LINE, "t3", 5, v)[-1] == pytest.approx(159 - 3 * 2 * (1 - v))


def test_trima_weighs_the_middle_most() -> None:
    # Weights 1, 2, 2, 1 of 6, and 1, 2, 3, 2, 1 of 9.
    closes = closing([1, 2, 6, 4, 8])
    assert values(closes, "trima", 4) == pytest.approx([NAN] * 3 + [21 / 6, 30 / 6], nan_ok=True)
    assert values(closes, "trima", 5) == pytest.approx([NAN] * 4 + [39 / 9], nan_ok=True)


def test_kama_is_quick_on_a_straight_way_and_slow_on_none() -> None:
    # From 2 on: up by 2 in steps that sum to 2, weight (2/3)^2; back where it was two bars ago, weight (2/31)^2.
    straight = 2 + 4 / 9 * (3 - 2)
    expected = [NAN, NAN, straight, straight + 4 / 961 * (2 - straight)]
    assert values(closing([1, 2, 3, 2]), "kama", 2) == pytest.approx(expected, nan_ok=True)


def test_kama_of_what_stands_still_is_quick() -> None:
    # Straight up, then without a move: 5/9 of the distance are left each time.
    assert values(closing([1, 3, 3, 3]), "kama", 1)[1:] == pytest.approx(
        [1 + 4 / 9 * 2, 3 - 2 * (5 / 9) ** 2, 3 - 2 * (5 / 9) ** 3]
    )


def test_hma() -> None:
    # wma(2): 5/3, 14/3, 14/3, 10/3. wma(4): 39/10, 38/10. Twice the first less the second: 28/3 - 3.9, 20/3 - 3.8.
    expected = [NAN] * 4 + [((28 / 3 - 3.9) + 2 * (20 / 3 - 3.8)) / 3]
    assert values(closing([1, 2, 6, 4, 3]), "hma", 4) == pytest.approx(expected, nan_ok=True)


def test_vwma() -> None:
    # (10 x 1 + 20 x 3)/4, (20 x 3 + 0)/3, and nothing to weigh by.
    stock = trading([10, 20, 30, 40], [10, 20, 30, 40], [10, 20, 30, 40], volume=[1, 3, 0, 0])
    assert values(stock, "vwma", 2) == pytest.approx([NAN, 17.5, 20, NAN], nan_ok=True)


@pytest.mark.parametrize("start", [1, 5, 30, 38, 39, 40])
def test_a_stock_that_begins_late_has_the_average_it_has_alone(start: int) -> None:
    close = walking(1, 40, (0, start)).close
    together = kaufman(close, 4, rows=40)[:, 1]
    alone = kaufman(close[start:, 1:], 4, rows=40 - start)[:, 0]
    np.testing.assert_allclose(together[start:], alone, rtol=1e-12)
    assert np.isnan(together[:start]).all()


@pytest.mark.parametrize("rows", [1, 7, 40])
def test_the_last_rows_are_the_last_of_all(rows: int) -> None:
    close = walking(2, 40, (0, 20, 35)).close
    np.testing.assert_array_equal(kaufman(close, 10, rows=rows), kaufman(close, 10, rows=40)[-rows:])


def test_fewer_bars_than_it_needs_give_nothing() -> None:
    assert np.isnan(kaufman(walking(3, 5).close, 5, rows=3)).all()
    assert kaufman(walking(3, 5).close, 5, rows=3).shape == (3, 1)


def test_a_gap_ends_the_average_of_its_stock_alone() -> None:
    close = walking(4, 60, (0, 0)).close
    whole = kaufman(close, 5, rows=60)
    close[30, 0] = np.nan
    broken = kaufman(close, 5, rows=60)
    assert np.isnan(broken[30:, 0]).all()
    np.testing.assert_array_equal(broken[:30], whole[:30])
    np.testing.assert_array_equal(broken[:, 1], whole[:, 1])


def test_going_nowhere_it_takes_its_whole_memory_to_forget() -> None:
    # Up and down by turns: the ratio is 0, and (1 - SLOW^2) of what the seed was off by is left after each bar.
    memory = int(INDICATORS["kama"].memory(2))
    near = np.tile([[9.0], [11.0]], (memory, 1))
    far = near + np.where(np.arange(len(near)) < 2, 1.0, 0.0)[:, None]
    off = (kaufman(far, 2, rows=len(far)) - kaufman(near, 2, rows=len(near)))[:, 0]
    # The third bar still sees the seed.
    assert off[memory + 1] / off[3] < 1e-6 <= off[memory] / off[3]
