"""The indicators, by TA-Lib and by their exact twins, at numbers worked out on paper or published."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from tests.reference import exact, indicators
from tests.reference.deviations import CATALOGUE
from tests.reference.examples import NAN, bars, sessions
from tests.reference.market import Bars, Floats

# Closes and RSI(14) of QQQQ, closes and EMA(10) of the sheets at school.stockcharts.com.
RSI_CLOSES = (
    "44.3389 44.0902 44.1497 43.6124 44.3278 44.8264 45.0955 45.4245 45.8433 46.0826 45.8931 46.0328 45.6140 46.2820 "
    "46.2820 46.0028 46.0328 46.4116 46.2222 45.6439 46.2122 46.2521 45.7137 46.4515 45.7835 45.3548 44.0288 44.1783 "
    "44.2181 44.5672 43.4205 42.6628 43.1314"
)
RSI_VALUES = (
    "70.53 66.32 66.55 69.41 66.36 57.97 62.93 63.26 56.06 62.38 54.71 50.42 39.99 41.46 41.87 45.46 37.30 33.08 37.77"
)
EMA_CLOSES = (
    "22.27 22.19 22.08 22.17 22.18 22.13 22.23 22.43 22.24 22.29 22.15 22.39 22.38 22.61 23.36 24.05 23.75 23.83 23.95 "
    "23.63"
)
EMA_VALUES = "22.22 22.21 22.24 22.27 22.33 22.52 22.80 22.97 23.13 23.28 23.34"

BY = pytest.mark.parametrize("by", [indicators, exact], ids=["talib", "exact"])
#: TR 2, 4 and 2 after the first bar: a plain one, a gap up, a gap down.
GAPS = Bars(
    sessions(4),
    open=np.array([10.0, 11, 14, 12]),
    high=np.array([11.0, 12, 15, 13]),
    low=np.array([9.0, 10, 13, 12]),
    close=np.array([10.0, 11, 14, 12]),
    volume=np.ones(4),
)
RISING = bars(np.arange(10.0, 50.0), reach=1)


def numbers(text: str) -> Floats:
    return np.array([float(word) for word in text.split()])


def approx(values: Sequence[float]) -> Any:
    """Equal up to rounding, NaN included."""
    return pytest.approx(values, nan_ok=True)


@BY
def test_rsi_is_the_published_one(by: ModuleType) -> None:
    assert by.rsi(bars(numbers(RSI_CLOSES)), 14)[14:] == pytest.approx(numbers(RSI_VALUES), abs=0.005)


@BY
def test_ema_is_the_published_one(by: ModuleType) -> None:
    assert by.ema(bars(numbers(EMA_CLOSES)), 10)[9:] == pytest.approx(numbers(EMA_VALUES), abs=0.005)


@BY
def test_means_are_of_the_last_n_bars(by: ModuleType) -> None:
    own = bars([11, 12, 13, 14, 15], volume=[1, 2, 3, 4, 6])
    assert by.sma(own, 4).tolist() == approx([NAN, NAN, NAN, 12.5, 13.5])
    assert by.average_volume(own, 2).tolist() == approx([NAN, 1.5, 2.5, 3.5, 5])
    assert by.average_dollar_volume(own, 2)[-1] == pytest.approx((14 * 4 + 15 * 6) / 2)


@BY
def test_atr_is_seeded_with_a_mean_and_smoothed_as_wilder_does(by: ModuleType) -> None:
    assert by.atr(GAPS, 2).tolist() == approx([NAN, NAN, 3, 2.5])
    assert by.natr(GAPS, 2)[-1] == pytest.approx(100 * 2.5 / 12)


@BY
def test_macd_of_a_line_is_the_difference_of_the_lags(by: ModuleType) -> None:
    line = bars(np.arange(100.0, 150.0))
    assert by.macd(line, 12, 26, 9).tolist() == approx([NAN] * 33 + [7] * 17)
    assert by.macd_signal(line, 12, 26, 9).tolist() == approx([NAN] * 33 + [7] * 17)
    assert by.macd_hist(line, 12, 26, 9)[33:] == pytest.approx(np.zeros(17), abs=1e-9)


@BY
def test_bollinger_bands_use_the_population_deviation(by: ModuleType) -> None:
    own = bars([2, 4, 4, 6])
    bands = [band(own, 4, 2.0)[-1] for band in (by.bb_lower, by.bb_middle, by.bb_upper)]
    assert bands == pytest.approx([4 - 2 * np.sqrt(2), 4, 4 + 2 * np.sqrt(2)])


@BY
def test_a_steady_rise_has_direction_only_upwards(by: ModuleType) -> None:
    assert by.plus_di(RISING, 3)[3:] == pytest.approx(np.full(37, 50.0))
    assert by.minus_di(RISING, 3)[3:].tolist() == [0] * 37
    assert by.adx(RISING, 3).tolist() == approx([NAN] * 5 + [100] * 35)


@BY
def test_direction_is_smoothed_as_wilder_does(by: ModuleType) -> None:
    # +DM 1, 3, 0; -DM 0, 0, 1; TR 2, 4, 2; sums from the first on: 3.5 and 1.75, 0 and 1, 5 and 4.5.
    assert by.plus_di(GAPS, 2).tolist() == approx([NAN, NAN, 70, 100 * 1.75 / 4.5])
    assert by.minus_di(GAPS, 2).tolist() == approx([NAN, NAN, 0, 100 * 1 / 4.5])
    assert by.adx(GAPS, 2).tolist() == approx([NAN, NAN, NAN, (100 + 100 * 0.75 / 2.75) / 2])


@BY
def test_stochastic_and_williams_place_the_close_in_its_range(by: ModuleType) -> None:
    own = bars([1, 2, 3, 4, 5, 3, 4, 5, 3])
    assert by.stoch_k(own, 5, 3, 3).tolist() == approx([NAN] * 8 + [(50 + 100 + 0) / 3])
    assert by.stoch_d(own, 5, 3, 3)[-1] == pytest.approx((550 / 9 + 550 / 9 + 50) / 3)
    assert by.williams_r(own, 4).tolist() == approx([NAN] * 3 + [0, 0, -100, -50, 0, -100])


@BY
def test_an_empty_range_places_the_close_at_zero(by: ModuleType) -> None:
    flat = bars(np.full(20, 10.0))
    assert (by.stoch_d(flat, 5, 3, 3)[-1], by.williams_r(flat, 14)[-1]) == (0, 0)


@BY
def test_money_flows_with_the_typical_price(by: ModuleType) -> None:
    assert by.obv(bars([1, 2, 2, 1], volume=[10, 20, 30, 40])).tolist() == [10, 30, 30, -10]
    flow = by.mfi(bars([10, 11, 10, 10], volume=[1, 1, 1, 5]), 2)
    assert flow.tolist() == approx([NAN, NAN, 100 * 11 / 21, 0])


@BY
def test_cci_linreg_roc_and_extremes(by: ModuleType) -> None:
    own = bars([1, 2, 6])
    assert by.cci(own, 3)[-1] == pytest.approx(100)  # mean 3, mean deviation 2
    assert by.linreg(own, 3)[-1] == pytest.approx(5.5)  # mean 3, slope 2.5
    assert by.roc(own, 1).tolist() == approx([NAN, 100, 200])
    assert by.highest(RISING, 5)[-1] == 50
    assert by.lowest(RISING, 5)[-1] == 44


@BY
def test_vwma_weighs_by_volume(by: ModuleType) -> None:
    assert by.vwma(bars([10, 20, 30], volume=[1, 3, 0]), 2).tolist() == approx([NAN, 17.5, 20])


@BY
def test_connors_rsi_is_the_mean_of_three(by: ModuleType) -> None:
    # RSI(2) 50 and 83.3; streaks 1, 2, -1, 1 with RSI(1) 0 and 100; of two changes before, none and both are less.
    own = by.connors_rsi(bars([10, 11, 12, 11, 13, 13]), 2, 2, 2)
    assert own[4] == pytest.approx((250 / 3 + 100 * 2.5 / 4 + 100) / 3)


def test_streaks_count_what_goes_on() -> None:
    assert indicators.streaks(np.array([10.0, 11, 12, 12, 11, 10, 12])).tolist() == approx([NAN, 1, 2, 0, -1, -2, 1])


def test_vwma_has_no_value_where_nothing_was_traded() -> None:
    assert exact.vwma(bars([10, 20, 30, 40], volume=[1, 3, 0, 0]), 2).tolist() == approx([NAN, 17.5, 20, NAN])


def test_outside_bars_with_equal_reach_have_no_direction() -> None:
    reach = np.array([0.02, 0.03, 0.04, 0.05, 0.06, 0.07])  # a cent more on both sides, every day
    own = bars(np.full(6, 0.10), reach=0)
    outside = Bars(own.session, own.open, 0.10 + reach, 0.10 - reach, own.close, own.volume)
    assert exact.plus_di(outside, 2).tolist() == approx([NAN, NAN, 0, 0, 0, 0])
    assert exact.minus_di(outside, 2).tolist() == approx([NAN, NAN, 0, 0, 0, 0])
    assert indicators.plus_di(outside, 2)[-1] + indicators.minus_di(outside, 2)[-1] > 0  # TA-Lib sees rounding


def test_wilder_starts_with_a_mean() -> None:
    assert indicators.wilder(bars([2, 4, 6, 5, 10]), 3).tolist() == approx([NAN, NAN, 4, 13 / 3, 56 / 9])


def test_momentum_and_relative_strength_count_own_bars() -> None:
    close = np.ones(253)
    close[[-1, -22, -64, -127, -190, -253]] = [12, 5, 6, 4, 3, 2]
    own = bars(close)
    assert indicators.momentum_12_1(own)[-1] == pytest.approx(5 / 2 - 1)
    assert indicators.rs_raw(own)[-1] == pytest.approx(0.4 * 2 + 0.2 * 3 + 0.2 * 4 + 0.2 * 6)
    assert np.isnan(indicators.rs_raw(own)[:-1]).all()


def test_relative_strength_measures_the_benchmark_between_the_same_sessions() -> None:
    own = bars([10, 11, 12]).keep(np.array([True, False, True]))
    level = np.array([100.0, 110.0])  # the benchmark lacks the third session
    strength = indicators.relative_strength(own, 1, sessions(2), level)
    assert strength.tolist() == approx([NAN, 1.2 / 1.1 - 1])


@pytest.mark.parametrize(
    ("name", "lengths"), [(name, wanted[0]) for name, _, wanted in CATALOGUE], ids=[row[0] for row in CATALOGUE]
)
def test_too_few_bars_give_nan(name: str, lengths: tuple[float, ...]) -> None:
    one = bars([10.0], volume=7)
    expected = [7.0] if name == "obv" else [NAN]
    assert getattr(indicators, name)(one, *lengths).tolist() == approx(expected)
    assert getattr(exact, name)(one, *lengths).tolist() == approx(expected)
