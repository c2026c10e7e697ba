"""Averages of a series."""

import math
from collections.abc import Callable

from scanner.indicators.adaptive import SLOW
from scanner.indicators.spec import (
    IndicatorSpec,
    Parameter,
    before_window,
    chain_memory,
    ema_memory,
    forgets,
    length,
    of_series,
    wilder_memory,
    window_memory,
)
from scanner.indicators.terms import CLOSE, VOLUME, Call, Term


def sma(series: Term, n: int) -> Term:
    """Average of the last n values."""
    return Call("sma", (series,), (n,))


def ema(series: Term, n: int, times: int = 1) -> Term:
    """Exponential average; of itself, where it is taken more than once."""
    for _ in range(times):
        series = Call("ema", (series,), (n,))
    return series


def _wma(series: Term, n: int) -> Term:
    return Call("wma", (series,), (n,))


def _dema(series: Term, n: int) -> Term:
    return 2 * ema(series, n) - ema(series, n, 2)


def _tema(series: Term, n: int) -> Term:
    return 3 * ema(series, n) - 3 * ema(series, n, 2) + ema(series, n, 3)


def _t3(series: Term, n: int, v: float) -> Term:
    # ((1 + v) E - v E^2)^3, E^k being the average taken k times.
    factors = ((1 + v) ** 3, -3 * v * (1 + v) ** 2, 3 * v**2 * (1 + v), -(v**3))
    first, *rest = (factor * ema(series, n, times) for times, factor in enumerate(factors, start=3))
    for part in rest:
        first = first + part
    return first


def _trima(series: Term, n: int) -> Term:
    return sma(sma(series, (n + 1) // 2), n // 2 + 1)


def _hma(series: Term, n: int) -> Term:
    return _wma(2 * _wma(series, n // 2) - _wma(series, n), math.isqrt(n))


def _vwma(series: Term, n: int) -> Term:
    return sma(series * VOLUME, n) / sma(VOLUME, n)


def _chain(
    name: str, formula: str, build: Callable[..., Term], times: int, parameters: tuple[Parameter, ...] = (length(20),)
) -> IndicatorSpec:
    """Describe an average made of exponential averages, the longest chain of which is so long."""
    return IndicatorSpec(
        name=name,
        formula=f"{formula}, e2 = ema of e1 = ema(n) and so on, each seeded as ema is",
        source=f"TA-Lib {name.upper()} (Stock.Indicators: seeded at one bar, t3 with the first value)",
        parameters=parameters,
        series=CLOSE,
        build=build,
        first=lambda n, *_: times * (n - 1),
        memory=lambda n, *_: chain_memory(n, times),
    )


INDICATORS = (
    IndicatorSpec(
        name="sma",
        formula="sum of the last n values / n",
        source="TA-Lib SMA",
        parameters=(length(50),),
        series=CLOSE,
        build=sma,
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="ema",
        formula="y = y[1] + 2/(n+1) (x - y[1]); seed: mean of the first n values (TradingView: the first value)",
        source="TA-Lib EMA",
        parameters=(length(20),),
        series=CLOSE,
        build=ema,
        first=before_window,
        memory=ema_memory,
    ),
    IndicatorSpec(
        name="wma",
        formula="mean of the last n values, weighted 1 to n, the newest most",
        source="TA-Lib WMA",
        parameters=(length(20),),
        series=CLOSE,
        build=_wma,
        first=before_window,
        memory=window_memory,
    ),
    _chain("dema", "2 e1 - e2", _dema, 2),
    _chain("tema", "3 e1 - 3 e2 + e3", _tema, 3),
    _chain(
        "t3",
        "(1+v)^3 e3 - 3v(1+v)^2 e4 + 3v^2(1+v) e5 - v^3 e6",
        _t3,
        6,
        (Parameter("n", 5, 1, 500), Parameter("v", 0.7, 0.0, 1.0, whole=False)),
    ),
    IndicatorSpec(
        name="trima",
        formula="sma(n/2 + 1) of sma((n+1)/2), both rounded down: the weights rise to the middle and fall",
        source="TA-Lib TRIMA",
        parameters=(length(20),),
        series=CLOSE,
        build=_trima,
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="kama",
        formula="y = y[1] + (2/31 + e (2/3 - 2/31))^2 (x - y[1]), e = |x - x[n]| / sum of |x - x[1]| over n bars, "
        "1 where nothing moved; seed: the value before the first output",
        source="Kaufman, Smarter Trading, 1995; TA-Lib KAMA",
        parameters=(length(10),),
        series=CLOSE,
        build=of_series("kama"),
        first=lambda n: n,
        memory=lambda n: n + forgets(SLOW**2),
    ),
    IndicatorSpec(
        name="hma",
        formula="wma(sqrt n) of 2 wma(n/2) - wma(n), lengths rounded down",
        source="Hull, 2005; TA-Lib HMA, TradingView ta.hma",
        parameters=(length(20, low=2),),
        series=CLOSE,
        build=_hma,
        first=lambda n: n + math.isqrt(n) - 2,
        memory=lambda n: n + math.isqrt(n) - 1,
    ),
    IndicatorSpec(
        name="vwma",
        formula="sma(x volume, n) / sma(volume, n); no value where nothing was traded",
        source="TA-Lib VWMA, TradingView ta.vwma",
        parameters=(length(20),),
        series=CLOSE,
        build=_vwma,
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="wilder",
        formula="y = y[1] + (x - y[1])/n; seed: mean of the first n values",
        source="Wilder, New Concepts in Technical Trading Systems, 1978; TradingView ta.rma",
        parameters=(length(14),),
        series=CLOSE,
        build=of_series("wilder"),
        first=before_window,
        memory=wilder_memory,
    ),
    IndicatorSpec(
        name="linreg",
        formula="end point of the least-squares line through the last n values",
        source="TA-Lib LINEARREG (jesse's epma has an offset of 4 besides)",
        parameters=(length(20, low=2),),
        series=CLOSE,
        build=of_series("linreg"),
        first=before_window,
        memory=window_memory,
    ),
)
