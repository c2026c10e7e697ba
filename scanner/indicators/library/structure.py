"""Where a price stands in its own past.

Examples:
    >>> import numpy as np
    >>> tops(np.array([[1.0], [3.0], [2.0]]), 1)  # the 3, told one bar later
    array([[1.]])
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, before_window
from scanner.indicators.kernels.extremes import SINCE_HIGHEST, SINCE_LOWEST
from scanner.indicators.kernels.masks import answer, enclosed
from scanner.indicators.kernels.streaks import STREAK
from scanner.indicators.kernels.windows import HIGHEST, LOWEST, highest, lowest
from scanner.indicators.spec import (
    YEAR,
    IndicatorSpec,
    length,
    never,
    of_fields,
    of_series,
)
from scanner.indicators.terms import CLOSE, HIGH, LOW, OPEN, Call, Term
from scanner.indicators.ties import exceeds


def tops(x: Floats, n: int) -> Floats:
    """Whether the value n rows ago exceeds the n before it, and none of the n since exceeds it."""
    value = x[n : len(x) - n]
    before, since = highest(x[: len(x) - n - 1], n), highest(x[n + 1 :], n)
    return answer(exceeds(value, before) & ~exceeds(since, value), before + since)


def bottoms(x: Floats, n: int) -> Floats:
    """Whether the value n rows ago is below the n before it, and none of the n since is below it."""
    return tops(-x, n)


def _both_sides(n: int) -> int:
    return 2 * n


_TOPS = Kernel("tops", tops, _both_sides, window=True, unit="number")
_BOTTOMS = Kernel("bottoms", bottoms, _both_sides, window=True, unit="number")


def latest(x: Floats, flag: Floats, *, rows: int) -> Floats:
    """Give the value of the last row that was flagged; NaN before the first."""
    row = np.arange(len(x), dtype=np.int32)[:, None]
    flagged = np.maximum.accumulate(np.where(flag == 1, row, -1), axis=0)[-rows:]
    return np.where(flagged < 0, np.nan, np.take_along_axis(x, flagged, axis=0))


_LATEST = Kernel("latest", latest, first=0, window=False, unit="series")


def positive(x: Floats) -> Floats:
    """The value where it is above 0, else 0."""
    return np.maximum(x, 0.0)


_POSITIVE = Kernel("positive", positive, first=0, window=True, unit="series")


def inside(high: Floats, low: Floats) -> Floats:
    """Whether a bar lies inside the one before, touching neither its high nor its low."""
    return enclosed(high[1:], low[1:], high[:-1], low[:-1])


_INSIDE = Kernel("inside", inside, first=1, window=True, unit="number")


def outside(high: Floats, low: Floats) -> Floats:
    """Whether a bar reaches beyond both ends of the one before."""
    return enclosed(high[:-1], low[:-1], high[1:], low[1:])


_OUTSIDE = Kernel("outside", outside, first=1, window=True, unit="number")


def narrow(high: Floats, low: Floats, n: int) -> Floats:
    """Whether no bar of the last n has a smaller range than today's."""
    ranges = high - low
    least, today = lowest(ranges, n), ranges[n - 1 :]
    # The rounding of a range is that of its prices.
    return answer(~exceeds(high[n - 1 :] + (today - least), high[n - 1 :]), least)


_NARROW = Kernel("narrow", narrow, before_window, window=True, unit="number")


def _below(price: Term, high: Term, n: int) -> Term:
    """How far a price is from the highest of n values, in percent."""
    return 100 * (price / Call(HIGHEST, (high,), (n,)) - 1)


def _from_low(n: int) -> Term:
    return 100 * (CLOSE / Call(LOWEST, (LOW,), (n,)) - 1)


def _true_gap() -> Term:
    up = Call(_POSITIVE, (LOW - HIGH[1],), ())
    down = Call(_POSITIVE, (LOW[1] - HIGH,), ())
    return 100 * (up / HIGH[1] - down / LOW[1])


def _swing(kernel: Kernel, series: Term, n: int) -> Term:
    return Call(_LATEST, (series[n], Call(kernel, (series,), (n,))), ())


def _extreme(name: str, what: str, series: Term, source: str, kernel: Kernel) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=f"{what} of the last n values, today's included",
        source=source,
        parameters=(length(YEAR),),
        series=series,
        build=of_series(kernel),
    )


def _since(extreme: str, series: Term, source: str, kernel: Kernel) -> IndicatorSpec:
    return IndicatorSpec(
        name=f"bars_since_{extreme}",
        formula=f"bars since the {extreme} of the last n values, 0 on the day itself; of equal ones, since the latest",
        source=f"TA-Lib {source}, counted back from today (TA-Lib takes either of equal ones)",
        parameters=(length(YEAR, low=2),),
        series=series,
        build=of_series(kernel),
    )


def _distance(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="common use; 252 sessions are 52 weeks",
        parameters=(length(YEAR),),
        series=None,
        build=build,
    )


def _of_bars(name: str, formula: str, source: str, build: Callable[..., Term]) -> IndicatorSpec:
    """Describe what the last one or two bars say."""
    return IndicatorSpec(
        name=name,
        formula=formula,
        source=source,
        parameters=(),
        series=None,
        build=build,
    )


def _flag(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    """Describe whether something holds of the last two bars."""
    return replace(_of_bars(name, formula, "common use", build), signals=(1,))


def _turn(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=f"{formula}, as known n bars later; none before the first",
        source="Bill Williams's fractals, of n bars on both sides (TradingView: pivothigh, pivotlow)",
        parameters=(length(5),),
        series=None,
        build=build,
        forgets_after=never,
    )


INDICATORS = (
    _extreme("highest", "maximum", HIGH, "TA-Lib MAX", HIGHEST),
    _extreme("lowest", "minimum", LOW, "TA-Lib MIN", LOWEST),
    _since("highest", HIGH, "MAXINDEX", SINCE_HIGHEST),
    _since("lowest", LOW, "MININDEX", SINCE_LOWEST),
    _distance("from_high", "100 x (close / highest high of n bars - 1), 0 or less", lambda n: _below(CLOSE, HIGH, n)),
    _distance("from_low", "100 x (close / lowest low of n bars - 1), 0 or more", _from_low),
    IndicatorSpec(
        name="drawdown",
        formula="100 x (x / highest(x, n) - 1), 0 or less",
        source="common use, of closes",
        parameters=(length(YEAR, low=2),),
        series=CLOSE,
        build=lambda series, n: _below(series, series, n),
    ),
    _of_bars("gap", "100 x (open / close[1] - 1)", "common use", lambda: 100 * (OPEN / CLOSE[1] - 1)),
    _of_bars(
        "true_gap",
        "100 x (low / high[1] - 1) where low > high[1], 100 x (high / low[1] - 1) where high < low[1], else 0; "
        "the fall as a share of low[1]",
        "common use: no trade between the two bars",
        _true_gap,
    ),
    _of_bars(
        "closing_range",
        "100 x (close - low) / (high - low); none where the bar has no range",
        "common use, as Investor's Business Daily has it",
        lambda: 100 * ((CLOSE - LOW) / (HIGH - LOW)),
    ),
    IndicatorSpec(
        name="narrow_range",
        formula="1 where no bar of the last n has a smaller high - low than today's, else 0: NR7 with 7, NR4 with 4",
        source="Toby Crabel, Day Trading with Short Term Price Patterns and Opening Range Breakout, 1990",
        parameters=(length(7, low=2),),
        series=None,
        build=of_fields(_NARROW, HIGH, LOW),
        signals=(1,),
    ),
    _flag("inside_day", "1 where high < high[1] and low > low[1], else 0", of_fields(_INSIDE, HIGH, LOW)),
    _flag("outside_day", "1 where high > high[1] and low < low[1], else 0", of_fields(_OUTSIDE, HIGH, LOW)),
    _turn(
        "swing_high",
        "latest high above the n before it and not exceeded by the n after it",
        lambda n: _swing(_TOPS, HIGH, n),
    ),
    _turn(
        "swing_low",
        "latest low below the n before it and not undercut by the n after it",
        lambda n: _swing(_BOTTOMS, LOW, n),
    ),
    IndicatorSpec(
        name="streak",
        formula="closes in a row that rose, or that fell as a negative number; 0 where the close is the one before it",
        source="Connors Research, An Introduction to ConnorsRSI, 2012",
        parameters=(),
        series=None,
        build=of_fields(STREAK, CLOSE),
        forgets_after=never,
    ),
)
