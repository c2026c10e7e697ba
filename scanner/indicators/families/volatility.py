"""How much a price moves about."""

from scanner.indicators.spec import (
    Parameter,
    Sheet,
    before_window,
    length,
    of_series,
    wilder_memory,
    window_memory,
)
from scanner.indicators.terms import CLOSE, HIGH, LOW, Call, Term

_BANDS = (length(20), Parameter("width", 2.0, 0.0, 20.0, whole=False))


def _band(name: str, formula: str, output: int) -> Sheet:
    return Sheet(
        name=name,
        formula=formula,
        source="TA-Lib BBANDS, population deviation; ours in two passes, which keeps the digits of quiet stocks",
        parameters=_BANDS,
        series=CLOSE,
        build=of_series("bollinger", output),
        first=before_window,
        memory=window_memory,
    )


TRUE_RANGE = Call("true_range", (HIGH, LOW, CLOSE), ())


def average_true_range(n: int) -> Term:
    """Wilder's average of the true range."""
    return Call("wilder", (TRUE_RANGE,), (n,))


def _natr(n: int) -> Term:
    return 100 * (average_true_range(n) / CLOSE)


SHEETS = (
    Sheet(
        name="atr",
        formula="Wilder average of the true range, which begins with the second bar",
        source="TA-Lib ATR",
        parameters=(length(14),),
        series=None,
        build=average_true_range,
        first=lambda n: n,
        memory=wilder_memory,
    ),
    Sheet(
        name="natr",
        formula="100 x atr(n) / close",
        source="TA-Lib NATR",
        parameters=(length(14),),
        series=None,
        build=_natr,
        first=lambda n: n,
        memory=wilder_memory,
    ),
    _band("bb_upper", "sma(n) + width x stdev(n)", 0),
    _band("bb_middle", "sma(n)", 1),
    _band("bb_lower", "sma(n) - width x stdev(n)", 2),
    Sheet(
        name="stdev",
        formula="population standard deviation of the last n values",
        source="TA-Lib STDDEV; ours in two passes, which keeps the digits of quiet stocks",
        parameters=(length(20, low=2),),
        series=CLOSE,
        build=of_series("stdev"),
        first=before_window,
        memory=window_memory,
    ),
)
