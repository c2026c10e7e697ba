"""Prices are kept in whole ticks, and noise puts no bar out of order."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scanner.market_data.dropped import DroppedRow
from scanner.market_data.tables import SessionBars
from scanner.market_data.ticks import LOWEST, NOISE, without_noise, without_too_low

DAY = date(2016, 9, 30)
prices = st.floats(0.001, 100_000)
noises = st.floats(-NOISE / 4, NOISE / 4)


def kept(opened: float, high: float, low: float, close: float) -> list[float]:
    return [float(column[0]) for column in without_noise(*(np.array([value]) for value in (opened, high, low, close)))]


def session_of(**closes: float) -> SessionBars:
    column = np.array(list(closes.values()))
    return SessionBars(DAY, np.array(list(closes)), column, column, column, column, np.ones(len(closes)))


def test_noise_on_either_side_of_half_a_tick_makes_no_tick() -> None:
    assert kept(12.34564999, 12.5, 12.34565001, 12.4) == [12.3456, 12.5, 12.3456, 12.4]
    assert kept(12.34565001, 12.34564999, 12, 12.3) == [12.3457, 12.3457, 12, 12.3]


@given(prices, st.tuples(noises, noises, noises, noises))
def test_a_bar_that_stood_still_but_for_noise_stands_still(price: float, noise: tuple[float, ...]) -> None:
    opened, high, low, close = kept(*(price * (1 + part) for part in noise))
    assert low <= min(opened, close) <= max(opened, close) <= high


def test_what_is_more_than_noise_stays_out_of_order() -> None:
    assert kept(12.3456, 12.5, 12.3457, 12.4) == [12.3456, 12.5, 12.3457, 12.4]
    assert kept(9.0, 4.0, 5.0, 0.0) == [9.0, 4.0, 5.0, 0.0]


def test_what_single_precision_adds_is_taken_away() -> None:
    assert kept(*[float(np.float32(42.39))] * 4) == [42.39] * 4


def test_what_no_tick_can_say_is_left_as_it_is() -> None:
    assert kept(1e300, math.inf, -math.inf, 0.00004)[:3] == [1e300, math.inf, -math.inf]
    assert kept(0.00004, 0.00004, 0.00004, 0.00004) == [0.00004] * 4
    assert np.isnan(kept(math.nan, math.nan, math.nan, math.nan)).all()


def test_bars_below_a_tick_are_left_out_by_name() -> None:
    bars = without_too_low(session_of(A=1.0, B=0.00006, C=0.0, D=LOWEST, E=-0.00001, F=float(np.float32(LOWEST))))
    assert bars.tickers.tolist() == ["A", "C", "D", "F"]
    reason = "a price below 0.0001 USD, which cannot be stored"
    assert bars.dropped.named == tuple(DroppedRow("bars", ticker, DAY, reason) for ticker in ("B", "E"))
    whole = session_of(A=1.0)
    assert without_too_low(whole) is whole
