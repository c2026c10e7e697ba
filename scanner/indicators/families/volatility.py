"""How much a price moves about."""

import math

from scanner.indicators.spec import (
    IndicatorSpec,
    before_window,
    length,
    of_series,
    wilder_memory,
    window_memory,
)
from scanner.indicators.terms import CLOSE, HIGH, LOW, Call, Term

#: Sessions in a year.
SESSIONS = 252

TRUE_RANGE = Call("true_range", (HIGH, LOW, CLOSE), ())


def average_true_range(n: int) -> Term:
    """Wilder's average of the true range."""
    return Call("wilder", (TRUE_RANGE,), (n,))


def _natr(n: int) -> Term:
    return 100 * (average_true_range(n) / CLOSE)


def _historical_volatility(series: Term, n: int) -> Term:
    # From the population's deviation to the sample's, and from a session's to a year's.
    scale = math.sqrt(SESSIONS * n / (n - 1))
    return scale * Call("stdev", (Call("log_change", (series,), ()),), (n,))


def _ulcer_index(series: Term, n: int) -> Term:
    fall = 100 * (series / Call("highest", (series,), (n,)) - 1)
    return Call("quadratic_mean", (fall,), (n,))


def _average_daily_range(n: int) -> Term:
    return 100 * (Call("sma", (HIGH / LOW,), (n,)) - 1)


INDICATORS = (
    IndicatorSpec(
        name="true_range",
        formula="max(high, close[1]) - min(low, close[1]); none on the first bar",
        source="TA-Lib TRANGE (TradingView: high - low on the first bar)",
        parameters=(),
        series=None,
        build=lambda: TRUE_RANGE,
        first=lambda: 1,
        memory=lambda: 2,
    ),
    IndicatorSpec(
        name="atr",
        formula="Wilder average of the true range, which begins with the second bar",
        source="TA-Lib ATR (StockCharts, TradingView: from the first bar, whose range is high - low)",
        parameters=(length(14),),
        series=None,
        build=average_true_range,
        first=lambda n: n,
        memory=wilder_memory,
    ),
    IndicatorSpec(
        name="natr",
        formula="100 x atr(n) / close",
        source="TA-Lib NATR",
        parameters=(length(14),),
        series=None,
        build=_natr,
        first=lambda n: n,
        memory=wilder_memory,
    ),
    IndicatorSpec(
        name="stdev",
        formula="population standard deviation of the last n values",
        source="TA-Lib STDDEV; ours in two passes, which keeps the digits of quiet stocks",
        parameters=(length(20, low=2),),
        series=CLOSE,
        build=of_series("stdev"),
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="historical_volatility",
        formula="100 x sample standard deviation of the last n ln(x / x[1]) x sqrt(252)",
        source="John Hull, Options, Futures, and Other Derivatives (TradingView: the population's, a year of 365)",
        parameters=(length(20, low=2),),
        series=CLOSE,
        build=_historical_volatility,
        first=lambda n: n,
        memory=lambda n: n + 1,
    ),
    IndicatorSpec(
        name="ulcer_index",
        formula="root of the mean square, over n bars, of 100 x (x / highest(x, n) - 1): each bar's fall from the "
        "highest of its own n bars (ulcer_martin: of the window's so far)",
        source="StockCharts, ChartSchool, after Peter Martin",
        parameters=(length(14, low=2),),
        series=CLOSE,
        build=_ulcer_index,
        first=lambda n: 2 * n - 2,
        memory=lambda n: 2 * n - 1,
    ),
    IndicatorSpec(
        name="ulcer_martin",
        formula="root of the mean square, over n bars, of each bar's fall in percent from the highest value since the "
        "window began",
        source="Peter Martin and Byron McCann, The Investor's Guide to Fidelity Funds, 1989: no highest of before the "
        "period counts (StockCharts: ulcer_index)",
        parameters=(length(14, low=2),),
        series=CLOSE,
        build=of_series("drawdown_depth"),
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="adr_percent",
        formula="100 x (sma of high / low, n - 1)",
        source="Kristjan Kullamaegi's average daily range",
        parameters=(length(20),),
        series=None,
        build=_average_daily_range,
        first=before_window,
        memory=window_memory,
    ),
)
