"""Averages of a series.

Examples:
    >>> import numpy as np
    >>> wma(np.array([[1.0], [2.0], [6.0]]), 3)  # (1 + 2 x 2 + 3 x 6) / 6
    array([[3.83333333]])
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, bars_back, before_window
from scanner.indicators.kernels.recursions import EMA, WILDER, first_value
from scanner.indicators.kernels.weights import weighted_sum
from scanner.indicators.kernels.windows import LINREG, SMA, rolling_sum
from scanner.indicators.spec import (
    IndicatorSpec,
    Parameter,
    chain_memory,
    ema_memory,
    forgets,
    length,
    of_series,
    wilder_memory,
)
from scanner.indicators.terms import CLOSE, VOLUME, Call, Term

#: The weights of exponential averages of 2 and of 30 bars, between which Kaufman's moves.
FAST, SLOW = 2 / 3, 2 / 31


def wma(x: Floats, n: int) -> Floats:
    """Average the last n rows, weighted 1, 2, ... n, the newest most."""
    return weighted_sum(x, np.arange(1, n + 1) / (n * (n + 1) / 2))


_WMA = Kernel("wma", wma, before_window, window=True, unit="series", linear=True)


def kaufman(x: Floats, n: int, *, rows: int) -> Floats:
    """Exponential average whose weight follows the efficiency ratio of n bars, from bar n's value on.

    The ratio is |change over n bars| / sum of |daily changes|: 1 on a straight path, 0 for going nowhere. It is 1 where
    nothing moved, as TA-Lib has it.
    """
    if len(x) <= n:
        return np.full((rows, x.shape[1]), np.nan)
    weight = _weight(x, n)
    begins = first_value(x) + n
    late = np.flatnonzero(begins > n)
    coming = x[n:].copy()
    before = np.arange(n, len(x))[:, None] < begins[late]
    # Until its average begins, a column's state is its last value.
    weight[:, late] = np.where(before, 1.0, weight[:, late])
    coming[:, late] = np.where(before, np.nan_to_num(coming[:, late]), coming[:, late])
    state = np.nan_to_num(x[n - 1])
    for row in range(len(coming)):
        coming[row] -= state
        coming[row] *= weight[row]
        coming[row] += state
        state = coming[row]
    coming[:, late] = np.where(before, np.nan, coming[:, late])
    missing = np.full((max(rows - len(coming), 0), x.shape[1]), np.nan)
    return np.concatenate((missing, coming[-rows:]))


def _weight(x: Floats, n: int) -> Floats:
    """Square of what lies between SLOW and FAST by the efficiency ratio, for every row from the nth on."""
    path = rolling_sum(np.abs(x[1:] - x[:-1]), n)
    straight = np.abs(x[n:] - x[:-n])
    still = path == 0
    path[still] = straight[still] = 1.0
    weight = SLOW + straight / path * (FAST - SLOW)
    weight *= weight
    return weight


_KAMA = Kernel("kama", kaufman, bars_back, window=False, unit="series")


def sma(series: Term, n: int) -> Term:
    """Average of the last n values."""
    return Call(SMA, (series,), (n,))


def ema(series: Term, n: int, times: int = 1) -> Term:
    """Exponential average; of itself, where it is taken more than once."""
    for _ in range(times):
        series = Call(EMA, (series,), (n,))
    return series


def _wma(series: Term, n: int) -> Term:
    return Call(_WMA, (series,), (n,))


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
        forgets_after=lambda n, *_: chain_memory(n, times),
    )


INDICATORS = (
    IndicatorSpec(
        name="sma",
        formula="sum of the last n values / n",
        source="TA-Lib SMA",
        parameters=(length(50),),
        series=CLOSE,
        build=sma,
    ),
    IndicatorSpec(
        name="ema",
        formula="y = y[1] + 2/(n+1) (x - y[1]); seed: mean of the first n values (TradingView: the first value)",
        source="TA-Lib EMA",
        parameters=(length(20),),
        series=CLOSE,
        build=ema,
        forgets_after=ema_memory,
    ),
    IndicatorSpec(
        name="wma",
        formula="mean of the last n values, weighted 1 to n, the newest most",
        source="TA-Lib WMA",
        parameters=(length(20),),
        series=CLOSE,
        build=_wma,
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
    ),
    IndicatorSpec(
        name="kama",
        formula="y = y[1] + (2/31 + e (2/3 - 2/31))^2 (x - y[1]), e = |x - x[n]| / sum of |x - x[1]| over n bars, "
        "1 where nothing moved; seed: the value before the first output",
        source="Kaufman, Smarter Trading, 1995; TA-Lib KAMA",
        parameters=(length(10),),
        series=CLOSE,
        build=of_series(_KAMA),
        forgets_after=lambda n: n + forgets(SLOW**2),
    ),
    IndicatorSpec(
        name="hma",
        formula="wma(sqrt n) of 2 wma(n/2) - wma(n), lengths rounded down",
        source="Hull, 2005; TA-Lib HMA, TradingView ta.hma",
        parameters=(length(20, low=2),),
        series=CLOSE,
        build=_hma,
    ),
    IndicatorSpec(
        name="vwma",
        formula="sma(x volume, n) / sma(volume, n); no value where nothing was traded",
        source="TA-Lib VWMA, TradingView ta.vwma",
        parameters=(length(20),),
        series=CLOSE,
        build=_vwma,
    ),
    IndicatorSpec(
        name="wilder",
        formula="y = y[1] + (x - y[1])/n; seed: mean of the first n values",
        source="Wilder, New Concepts in Technical Trading Systems, 1978; TradingView ta.rma",
        parameters=(length(14),),
        series=CLOSE,
        build=of_series(WILDER),
        forgets_after=wilder_memory,
    ),
    IndicatorSpec(
        name="linreg",
        formula="end point of the least-squares line through the last n values",
        source="TA-Lib LINEARREG (jesse's epma has an offset of 4 besides)",
        parameters=(length(20, low=2),),
        series=CLOSE,
        build=of_series(LINREG),
    ),
)
