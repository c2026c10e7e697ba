"""What carries on from bar to bar equals TA-Lib on each stock alone, or its formula where TA-Lib has none."""

from __future__ import annotations

import numpy as np
import pytest

from tests.indicators.oracles import scaled_difference
from tests.indicators.stocks import Stocks, closing, indicator, measure, walking
from tests.reference import indicators
from tests.reference.ties import TIE

BARS = 400
PRICE = None
#: Natural size, and every set of parameters tried: the least allowed, the usual, a long one.
RECURSIVE: dict[str, tuple[float | None, tuple[tuple[float, ...], ...]]] = {
    "ema": (PRICE, ((2,), (20,), (200,))),
    "kama": (PRICE, ((2,), (10,), (100,))),
    "wilder": (PRICE, ((1,), (14,), (100,))),
    "rsi": (100.0, ((2,), (3,), (14,), (100,))),
    "cmo": (100.0, ((2,), (14,), (100,))),
    "tsi": (100.0, ((2, 2), (25, 13), (13, 25))),
    "atr": (PRICE, ((1,), (2,), (14,), (100,))),
    "natr": (100.0, ((2,), (14,))),  # with one bar TA-Lib gives the true range in USD
    "macd": (PRICE, ((2, 3, 1), (12, 26, 9), (40, 100, 30))),
    "macd_signal": (PRICE, ((2, 3, 1), (12, 26, 9), (40, 100, 30))),
    "macd_hist": (PRICE, ((2, 3, 1), (12, 26, 9), (40, 100, 30))),
    "adx": (100.0, ((2,), (3,), (14,), (80,))),
    "plus_di": (100.0, ((2,), (3,), (14,), (80,))),
    "minus_di": (100.0, ((2,), (3,), (14,), (80,))),
    "dx": (100.0, ((2,), (14,), (80,))),
    "adxr": (100.0, ((2,), (14,), (80,))),
    "sar": (PRICE, ((0.02, 0.2), (0.1, 0.1), (0.5, 0.3), (0.0, 0.0))),
    "supertrend": (PRICE, ((2, 0.0), (2, 1.0), (10, 3.0), (100, 2.0))),
    "supertrend_direction": (1.0, ((2, 0.0), (2, 1.0), (10, 3.0), (100, 2.0))),
    "obv": (1.0, ((),)),
}


def stopping(still: int) -> Stocks:
    """A stock that moves for 40 bars and then stands still."""
    moving = walking(3, 40)
    last = np.repeat(moving.close[-1:], still, axis=0)
    return Stocks(*(np.concatenate([series, last]) for series in moving))


def going_nowhere(bars: int, first: int) -> Stocks:
    """A stock that keeps to one range, so that it has no direction, from its bar `first` on for so many bars."""
    stocks = walking(4, first + bars + 60)
    middle = slice(first, first + bars)
    stocks.high[middle], stocks.low[middle] = 31.0, 29.0
    stocks.close[middle] = stocks.open[middle] = 30 + np.sin(np.arange(bars))[:, None]
    return stocks


MARKETS: dict[str, Stocks] = {
    "listed together": walking(1, BARS, (0, 0, 0)),
    "listed one after the other": walking(2, BARS, (0, 3, 40, 251, 372, 373, 398, 399)),
    "rising": closing(np.linspace(10, 50, BARS), reach=0.5),
    "falling": closing(np.linspace(50, 10, BARS), reach=0.5),
    "still": closing(np.full(BARS, 33.33)),
    "standing still after a move": stopping(600),
    "without direction at first": going_nowhere(20, first=0),
    "without direction for a while": going_nowhere(150, first=40),
}


@pytest.mark.parametrize("name", RECURSIVE)
@pytest.mark.parametrize("market", MARKETS.values(), ids=MARKETS.keys())
def test_every_bar_of_every_stock_equals_its_oracle(market: Stocks, name: str) -> None:
    size, wanted = RECURSIVE[name]
    for parameters in wanted:
        ours = measure(market, indicator(name, *parameters))
        for column in range(ours.shape[1]):
            theirs = getattr(indicators, name)(market.own(column), *parameters)
            assert np.isnan(ours[: -len(theirs), column]).all()
            natural = market.own(column).close if size is PRICE else size
            difference = scaled_difference(ours[-len(theirs) :, column], theirs, natural)
            assert difference.max() <= TIE, (parameters, column, int(difference.argmax()))


def test_an_average_of_one_value_is_that_value() -> None:
    market = MARKETS["listed one after the other"]
    for name in ("ema", "wilder"):
        np.testing.assert_array_equal(measure(market, indicator(name, 1)), market.close)


def test_rsi_of_one_bar_knows_the_direction_alone() -> None:
    assert measure(closing([10, 11, 11, 10, 12]), indicator("rsi", 1))[1:, 0].tolist() == [100, 0, 0, 100]


def test_natr_is_a_share_of_the_close_whatever_its_length() -> None:
    market = MARKETS["listed together"]
    expected = 100 * measure(market, indicator("atr", 1)) / market.close
    np.testing.assert_allclose(measure(market, indicator("natr", 1)), expected, rtol=1e-12)


def test_a_signal_of_one_bar_is_the_line() -> None:
    market = MARKETS["listed together"]
    line, signal = (measure(market, indicator(name, 2, 3, 1)) for name in ("macd", "macd_signal"))
    np.testing.assert_array_equal(line, signal)
    assert (measure(market, indicator("macd_hist", 2, 3, 1))[2:] == 0).all()


@pytest.mark.parametrize("bars", range(1, 12))
def test_a_short_history_without_direction_has_an_adx_from_its_bar_on(bars: int) -> None:
    adx = measure(closing(np.full(bars, 20.0), reach=1), indicator("adx", 4))[:, 0]
    assert np.isnan(adx).tolist() == [row < 7 for row in range(bars)]
    assert (adx[7:] == 0).all()
