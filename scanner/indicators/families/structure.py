"""Where a price stands in its own past."""

from scanner.indicators.spec import Sheet, before_window, length, of_series, window_memory
from scanner.indicators.terms import HIGH, LOW

SHEETS = (
    Sheet(
        name="highest",
        formula="maximum of the last n values, today's included",
        source="TA-Lib MAX",
        parameters=(length(252),),
        series=HIGH,
        build=of_series("highest"),
        first=before_window,
        memory=window_memory,
    ),
    Sheet(
        name="lowest",
        formula="minimum of the last n values, today's included",
        source="TA-Lib MIN",
        parameters=(length(252),),
        series=LOW,
        build=of_series("lowest"),
        first=before_window,
        memory=window_memory,
    ),
)
