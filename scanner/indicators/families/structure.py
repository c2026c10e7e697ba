"""Where a price stands in its own past."""

from collections.abc import Callable
from dataclasses import replace

from scanner.indicators.spec import (
    UNBOUNDED,
    IndicatorSpec,
    before_window,
    length,
    of_fields,
    of_series,
    window_memory,
)
from scanner.indicators.terms import CLOSE, HIGH, LOW, OPEN, Call, Term

YEAR = 252


def _below(price: Term, high: Term, n: int) -> Term:
    """How far a price is from the highest of n values, in percent."""
    return 100 * (price / Call("highest", (high,), (n,)) - 1)


def _from_low(n: int) -> Term:
    return 100 * (CLOSE / Call("lowest", (LOW,), (n,)) - 1)


def _true_gap() -> Term:
    up = Call("positive", (LOW - HIGH[1],), ())
    down = Call("positive", (LOW[1] - HIGH,), ())
    return 100 * (up / HIGH[1] - down / LOW[1])


def _swing(kernel: str, series: Term, n: int) -> Term:
    return Call("latest", (series[n], Call(kernel, (series,), (n,))), ())


def _extreme(name: str, what: str, series: Term, source: str) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=f"{what} of the last n values, today's included",
        source=source,
        parameters=(length(YEAR),),
        series=series,
        build=of_series(name),
        first=before_window,
        memory=window_memory,
    )


def _since(extreme: str, series: Term, source: str) -> IndicatorSpec:
    return IndicatorSpec(
        name=f"bars_since_{extreme}",
        formula=f"bars since the {extreme} of the last n values, 0 on the day itself; of equal ones, since the latest",
        source=f"TA-Lib {source}, counted back from today (TA-Lib takes either of equal ones)",
        parameters=(length(YEAR, low=2),),
        series=series,
        build=of_series(f"since_{extreme}"),
        first=before_window,
        memory=window_memory,
    )


def _distance(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="common use; 252 sessions are 52 weeks",
        parameters=(length(YEAR),),
        series=None,
        build=build,
        first=before_window,
        memory=window_memory,
    )


def _of_bars(name: str, formula: str, source: str, build: Callable[..., Term], bars: int) -> IndicatorSpec:
    """Describe what the last one or two bars say."""
    return IndicatorSpec(
        name=name,
        formula=formula,
        source=source,
        parameters=(),
        series=None,
        build=build,
        first=lambda: bars - 1,
        memory=lambda: bars,
    )


def _flag(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    """Describe whether something holds of the last two bars."""
    return replace(_of_bars(name, formula, "common use", build, 2), signals=(1,))


def _turn(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=f"{formula}, as known n bars later; none before the first",
        source="Bill Williams's fractals, of n bars on both sides (TradingView: pivothigh, pivotlow)",
        parameters=(length(5),),
        series=None,
        build=build,
        first=lambda n: 2 * n,
        memory=lambda _n: UNBOUNDED,
    )


INDICATORS = (
    _extreme("highest", "maximum", HIGH, "TA-Lib MAX"),
    _extreme("lowest", "minimum", LOW, "TA-Lib MIN"),
    _since("highest", HIGH, "MAXINDEX"),
    _since("lowest", LOW, "MININDEX"),
    _distance("from_high", "100 x (close / highest high of n bars - 1), 0 or less", lambda n: _below(CLOSE, HIGH, n)),
    _distance("from_low", "100 x (close / lowest low of n bars - 1), 0 or more", _from_low),
    IndicatorSpec(
        name="drawdown",
        formula="100 x (x / highest(x, n) - 1), 0 or less",
        source="common use, of closes",
        parameters=(length(YEAR, low=2),),
        series=CLOSE,
        build=lambda series, n: _below(series, series, n),
        first=before_window,
        memory=window_memory,
    ),
    _of_bars("gap", "100 x (open / close[1] - 1)", "common use", lambda: 100 * (OPEN / CLOSE[1] - 1), 2),
    _of_bars(
        "true_gap",
        "100 x (low / high[1] - 1) where low > high[1], 100 x (high / low[1] - 1) where high < low[1], else 0; "
        "the fall as a share of low[1]",
        "common use: no trade between the two bars",
        _true_gap,
        2,
    ),
    _of_bars(
        "closing_range",
        "100 x (close - low) / (high - low); none where the bar has no range",
        "common use, as Investor's Business Daily has it",
        lambda: 100 * ((CLOSE - LOW) / (HIGH - LOW)),
        1,
    ),
    IndicatorSpec(
        name="narrow_range",
        formula="1 where no bar of the last n has a smaller high - low than today's, else 0: NR7 with 7, NR4 with 4",
        source="Toby Crabel, Day Trading with Short Term Price Patterns and Opening Range Breakout, 1990",
        parameters=(length(7, low=2),),
        series=None,
        build=of_fields("narrow", HIGH, LOW),
        first=before_window,
        memory=window_memory,
        signals=(1,),
    ),
    _flag("inside_day", "1 where high < high[1] and low > low[1], else 0", of_fields("inside", HIGH, LOW)),
    _flag("outside_day", "1 where high > high[1] and low < low[1], else 0", of_fields("outside", HIGH, LOW)),
    _turn(
        "swing_high",
        "latest high above the n before it and not exceeded by the n after it",
        lambda n: _swing("tops", HIGH, n),
    ),
    _turn(
        "swing_low",
        "latest low below the n before it and not undercut by the n after it",
        lambda n: _swing("bottoms", LOW, n),
    ),
    IndicatorSpec(
        name="streak",
        formula="closes in a row that rose, or that fell as a negative number; 0 where the close is the one before it",
        source="Connors Research, An Introduction to ConnorsRSI, 2012",
        parameters=(),
        series=None,
        build=of_fields("streak", CLOSE),
        first=lambda: 1,
        memory=lambda: UNBOUNDED,
    ),
)
