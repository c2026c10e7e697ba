"""How much a price moves about.

Examples:
    >>> from scanner.indicators.catalogue import INDICATORS
    >>> INDICATORS["atr"].term(14)
    Call('wilder', (14,), Call('true_range', (), Field('high'), Field('low'), Field('close')))
    >>> log_change(np.array([[100.0], [110.0]])).round(2)
    array([[9.53]])
"""

from __future__ import annotations

import math

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, before_window
from scanner.indicators.kernels import windows
from scanner.indicators.kernels.ranges import RANGES
from scanner.indicators.kernels.recursions import WILDER
from scanner.indicators.kernels.windows import HIGHEST, SMA, STDEV
from scanner.indicators.spec import (
    YEAR,
    IndicatorSpec,
    length,
    of_series,
    wilder_memory,
)
from scanner.indicators.terms import CLOSE, HIGH, LOW, Call, Term


def log_change(x: Floats) -> Floats:
    """100 x the logarithm of today's value over the one before."""
    return 100 * np.log(x[1:] / x[:-1])


_LOG_CHANGE = Kernel("log_change", log_change, first=1, window=True, unit="percent")


def quadratic_mean(x: Floats, n: int) -> Floats:
    """Root of the mean square of the last n rows."""
    return np.sqrt(windows.sma(x * x, n))


_QUADRATIC_MEAN = Kernel("quadratic_mean", quadratic_mean, before_window, window=True, unit="series")


def drawdown_depth(x: Floats, n: int) -> Floats:
    """Root of the mean square, over n rows, of each row's fall in percent from the highest since the window began.

    There is none where that highest is 0, nor for a window of one row.
    """
    rows = len(x) - n + 1
    top, squares = x[:rows].copy(), np.zeros((rows, *x.shape[1:]))
    for ahead in range(1, n):
        value = x[ahead : ahead + rows]
        np.maximum(top, value, out=top)
        fall = value / np.where(top == 0, np.nan, top)
        fall -= 1
        squares += fall * fall
    return 100 * np.sqrt(squares / n)


_DRAWDOWN_DEPTH = Kernel("drawdown_depth", drawdown_depth, before_window, window=True, unit="percent")

TRUE_RANGE = Call(RANGES, (HIGH, LOW, CLOSE), ())


def average_true_range(n: int) -> Term:
    """Wilder's average of the true range."""
    return Call(WILDER, (TRUE_RANGE,), (n,))


def _natr(n: int) -> Term:
    return 100 * (average_true_range(n) / CLOSE)


def _historical_volatility(series: Term, n: int) -> Term:
    # From the population's deviation to the sample's, and from a session's to a year's.
    scale = math.sqrt(YEAR * n / (n - 1))
    return scale * Call(STDEV, (Call(_LOG_CHANGE, (series,), ()),), (n,))


def _ulcer_index(series: Term, n: int) -> Term:
    fall = 100 * (series / Call(HIGHEST, (series,), (n,)) - 1)
    return Call(_QUADRATIC_MEAN, (fall,), (n,))


def _average_daily_range(n: int) -> Term:
    return 100 * (Call(SMA, (HIGH / LOW,), (n,)) - 1)


INDICATORS = (
    IndicatorSpec(
        name="true_range",
        formula="max(high, close[1]) - min(low, close[1]); none on the first bar",
        source="TA-Lib TRANGE (TradingView: high - low on the first bar)",
        parameters=(),
        series=None,
        build=lambda: TRUE_RANGE,
    ),
    IndicatorSpec(
        name="atr",
        formula="Wilder average of the true range, which begins with the second bar",
        source="TA-Lib ATR (StockCharts, TradingView: from the first bar, whose range is high - low)",
        parameters=(length(14),),
        series=None,
        build=average_true_range,
        forgets_after=wilder_memory,
    ),
    IndicatorSpec(
        name="natr",
        formula="100 x atr(n) / close",
        source="TA-Lib NATR",
        parameters=(length(14),),
        series=None,
        build=_natr,
        forgets_after=wilder_memory,
    ),
    IndicatorSpec(
        name="stdev",
        formula="population standard deviation of the last n values",
        source="TA-Lib STDDEV; ours in two passes, which keeps the digits of quiet stocks",
        parameters=(length(20, low=2),),
        series=CLOSE,
        build=of_series(STDEV),
    ),
    IndicatorSpec(
        name="historical_volatility",
        formula="100 x sample standard deviation of the last n ln(x / x[1]) x sqrt(252)",
        source="John Hull, Options, Futures, and Other Derivatives (TradingView: the population's, a year of 365)",
        parameters=(length(20, low=2),),
        series=CLOSE,
        build=_historical_volatility,
    ),
    IndicatorSpec(
        name="ulcer_index",
        formula="root of the mean square, over n bars, of 100 x (x / highest(x, n) - 1): each bar's fall from the "
        "highest of its own n bars (ulcer_martin: of the window's so far)",
        source="StockCharts, ChartSchool, after Peter Martin",
        parameters=(length(14, low=2),),
        series=CLOSE,
        build=_ulcer_index,
    ),
    IndicatorSpec(
        name="ulcer_martin",
        formula="root of the mean square, over n bars, of each bar's fall in percent from the highest value since the "
        "window began",
        source="Peter Martin and Byron McCann, The Investor's Guide to Fidelity Funds, 1989: no highest of before the "
        "period counts (StockCharts: ulcer_index)",
        parameters=(length(14, low=2),),
        series=CLOSE,
        build=of_series(_DRAWDOWN_DEPTH),
    ),
    IndicatorSpec(
        name="adr_percent",
        formula="100 x (sma of high / low, n - 1)",
        source="Kristjan Kullamaegi's average daily range",
        parameters=(length(20),),
        series=None,
        build=_average_daily_range,
    ),
)
