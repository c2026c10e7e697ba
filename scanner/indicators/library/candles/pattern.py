"""Makes an indicator of a candle pattern: a function of the last candles, today's first.

Examples:
    >>> def twin(now: Candle, before: Candle) -> Floats:
    ...     return np.where(now.close == before.close, 100.0, 0.0)
    >>> spec = pattern(twin, "TWIN", UP, "a close as the one before", averages=False)
    >>> spec.name, spec.formula, spec.first(), spec.signals
    ('twin', '100 for: a close as the one before; else 0', 1, (100,))
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel
from scanner.indicators.kernels.windows import SMA
from scanner.indicators.library.candles.candle import BODY, Candle
from scanner.indicators.spec import IndicatorSpec, of_fields
from scanner.indicators.terms import CLOSE, HIGH, LOW, OPEN, Call

_PRICES = (OPEN, HIGH, LOW, CLOSE)
#: Averages of the candles before each: its range, and its body.
_AVERAGES = (
    Call(SMA, (HIGH - LOW,), (5,))[1],
    Call(SMA, (HIGH - LOW,), (10,))[1],
    Call(SMA, (Call(BODY, (OPEN, CLOSE), ()),), (10,))[1],
)
BOTH, UP, DOWN = "100 or -100", "100", "-100"
TOUCHING = "100 or -100, 80 or -80 where an end touches"
_SIGNALS = {UP: (100,), DOWN: (-100,), BOTH: (100, -100), TOUCHING: (100, 80, -80, -100)}

#: Takes the candles of all stocks, today's first, and gives the signal, (rows, width).
Pattern = Callable[..., Floats]


def pattern(recognise: Pattern, talib: str, says: str, what: str, *, averages: bool = True) -> IndicatorSpec:
    """Describe a pattern, which is named as its function.

    Args:
        recognise: has an argument for each candle that must be there, also where the pattern does not look at it.
        talib: what TA-Lib calls it, after CDL.
        says: what it can say, one of those above.
        what: what it is of. long, short: than the average body of the 10 candles before; bare: a shadow below a tenth
            of their average range; near: within a fifth of that of 5.
        averages: whether it measures candles by the averages of those before.
    """
    count = len(inspect.signature(recognise).parameters)
    kernel = Kernel(recognise.__name__, _over(recognise, count), first=count - 1, window=True, unit="percent")
    return IndicatorSpec(
        name=kernel.name,
        formula=f"{says} for: {what}; else 0",
        source=f"TA-Lib CDL{talib}, its default settings",
        parameters=(),
        series=None,
        build=of_fields(kernel, *_PRICES, *(_AVERAGES if averages else ())),
        signals=_SIGNALS[says],
    )


def _over(recognise: Pattern, count: int) -> Callable[..., Floats]:
    """Compute a pattern from open, high, low, close, and where it asks for them the averages of a `Candle`."""

    def compute(*series: Floats) -> Floats:
        candles = [Candle(*(x[count - 1 - back : len(x) - back] for x in series)) for back in range(count)]
        # What is known last comes last.
        return np.where(np.isnan(series[-1][: len(series[-1]) - count + 1]), np.nan, recognise(*candles))

    return compute
