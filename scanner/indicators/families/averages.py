"""Averages of a series."""

from scanner.indicators.spec import Sheet, before_window, ema_memory, length, of_series, wilder_memory, window_memory
from scanner.indicators.terms import CLOSE

SHEETS = (
    Sheet(
        name="sma",
        formula="sum of the last n values / n",
        source="TA-Lib SMA",
        parameters=(length(50),),
        series=CLOSE,
        build=of_series("sma"),
        first=before_window,
        memory=window_memory,
    ),
    Sheet(
        name="ema",
        formula="y = y[1] + 2/(n+1) (x - y[1]); seed: mean of the first n values (TradingView: the first value)",
        source="TA-Lib EMA",
        parameters=(length(20),),
        series=CLOSE,
        build=of_series("ema"),
        first=before_window,
        memory=ema_memory,
    ),
    Sheet(
        name="wilder",
        formula="y = y[1] + (x - y[1])/n; seed: mean of the first n values",
        source="Wilder, New Concepts in Technical Trading Systems, 1978; TradingView ta.rma",
        parameters=(length(14),),
        series=CLOSE,
        build=of_series("wilder"),
        first=before_window,
        memory=wilder_memory,
    ),
    Sheet(
        name="linreg",
        formula="end point of the least-squares line through the last n values",
        source="TA-Lib LINEARREG",
        parameters=(length(20, low=2),),
        series=CLOSE,
        build=of_series("linreg"),
        first=before_window,
        memory=window_memory,
    ),
)
