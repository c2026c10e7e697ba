"""What was traded."""

from scanner.indicators.spec import UNBOUNDED, Sheet, before_window, length, of_fields, window_memory
from scanner.indicators.terms import CLOSE, HIGH, LOW, VOLUME, Call, Term


def _average_volume(n: int) -> Term:
    return Call("sma", (VOLUME,), (n,))


def average_dollar_volume(n: int) -> Term:
    """Mean of close x volume over the last n own bars, USD."""
    return Call("sma", (CLOSE * VOLUME,), (n,))


SHEETS = (
    Sheet(
        name="avg_volume",
        formula="sma(volume, n)",
        source="common use",
        parameters=(length(50),),
        series=None,
        build=_average_volume,
        first=before_window,
        memory=window_memory,
    ),
    Sheet(
        name="avg_dollar_volume",
        formula="sma(close x volume, n), USD",
        source="common use",
        parameters=(length(20),),
        series=None,
        build=average_dollar_volume,
        first=before_window,
        memory=window_memory,
    ),
    Sheet(
        name="obv",
        formula="running sum of volume, added on rising closes and taken away on falling ones; seed: the first volume",
        source="TA-Lib OBV",
        parameters=(),
        series=None,
        build=of_fields("obv", CLOSE, VOLUME),
        first=lambda: 0,
        memory=lambda: UNBOUNDED,
    ),
    Sheet(
        name="mfi",
        formula="100 x rising / (rising + falling) flow of n bars, flow = typical price x volume; 0 below one dollar",
        source="TA-Lib MFI",
        parameters=(length(14, low=2),),
        series=None,
        build=of_fields("mfi", HIGH, LOW, CLOSE, VOLUME),
        first=lambda n: n,
        memory=lambda n: n + 1,
    ),
)
