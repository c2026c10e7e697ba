"""Whether a price goes somewhere, and to which side.

Examples:
    >>> import numpy as np
    >>> one_sidedness(np.array([[30.0]]), np.array([[10.0]]))
    array([[50.]])
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, bars_back
from scanner.indicators.kernels.extremes import SINCE_HIGHEST, SINCE_LOWEST
from scanner.indicators.kernels.ranges import MOVES, true_range
from scanner.indicators.kernels.ratios import share
from scanner.indicators.kernels.recursions import Smoother, first_value, smooth
from scanner.indicators.kernels.windows import rolling_sum
from scanner.indicators.library.volatility import TRUE_RANGE
from scanner.indicators.spec import (
    IndicatorSpec,
    length,
    of_fields,
    wilder_memory,
)
from scanner.indicators.terms import CLOSE, HIGH, LOW, Call, Number, Output, Term


def directional(plus: Floats, minus: Floats, ranges: Floats, n: int, *, rows: int) -> tuple[Floats, Floats, Floats]:
    """ADX, +DI and -DI after Wilder, from the directional moves and the true ranges.

    The sums are seeded with n - 1 bars and take in the nth at once, so the first output is one bar after the seed. ADX
    begins with the average of n values of DX.
    """
    sums = Smoother(n - 1, 1 / n, total=True)
    plus, minus = smooth(plus, sums, len(plus)), smooth(minus, sums, len(minus))
    seed = first_value(plus)
    there = np.flatnonzero(seed < len(plus))
    plus[seed[there], there] = minus[seed[there], there] = np.nan
    last = slice(len(plus) - rows, None)
    whole = smooth(ranges, sums, rows)
    # Both indicators are shares of the same range, which DX therefore need not know.
    return _adx(plus, minus, n, rows), share(plus[last], whole), share(minus[last], whole)


def _adx(plus: Floats, minus: Floats, n: int, rows: int) -> Floats:
    """Wilder's average of DX = 100 |plus - minus| / (plus + minus), 0 where nothing has moved yet."""
    dx = plus - minus
    np.abs(dx, out=dx)
    both = plus + minus
    both[both == 0] = 1.0
    dx /= both
    dx *= 100
    return smooth(dx, Smoother(n, 1 / n), rows)


def _average_and_indices(n: int) -> tuple[int, int, int]:
    return 2 * n - 2, n - 1, n - 1


_DMI = Kernel("dmi", directional, _average_and_indices, window=False, unit="percent")


def one_sidedness(up: Floats, down: Floats) -> Floats:
    """100 |up - down| / (up + down); 0 where there is neither."""
    return share(np.abs(up - down), up + down)


_ONE_SIDEDNESS = Kernel("one_sidedness", one_sidedness, first=0, window=True, unit="percent")


def vortex(high: Floats, low: Floats, close: Floats, n: int) -> tuple[Floats, Floats]:
    """Path from low to the next high, and from high to the next low, both over the true range of n bars.

    0 where that is zero, as TA-Lib has it: then only the path from the bar before can have a length.
    """
    whole = rolling_sum(true_range(high, low, close), n)
    still = whole == 0
    whole[still] = 1.0
    paths = np.abs(high[1:] - low[:-1]), np.abs(low[1:] - high[:-1])
    plus, minus = (rolling_sum(path, n) / whole for path in paths)
    plus[still] = minus[still] = 0.0
    return plus, minus


_VORTEX = Kernel("vortex", vortex, bars_back, window=True, unit="number")

_LENGTH = length(14, low=2)
_SEEDED = "Wilder, StockCharts, Stock.Indicators: sums seeded with n bars"
_MOVES = Call(MOVES, (HIGH, LOW), ())
_PLUS, _MINUS = Output(_MOVES, 0), Output(_MOVES, 1)


def _indices(n: int) -> Call:
    return Call(_DMI, (_PLUS, _MINUS, TRUE_RANGE), (n,))


def _dx(n: int) -> Term:
    return Call(_ONE_SIDEDNESS, (Output(_indices(n), 1), Output(_indices(n), 2)), ())


def _adxr(n: int) -> Term:
    adx = Output(_indices(n), 0)
    return (adx + adx[n - 1]) / 2


def _since(kernel: Kernel, series: Term, n: int) -> Term:
    """Count the bars since the extreme of the last n + 1."""
    return Call(kernel, (series,), (n + 1,))


def _aroon_up(n: int) -> Term:
    return 100 * (Number(1.0) - _since(SINCE_HIGHEST, HIGH, n) / n)


def _aroon_down(n: int) -> Term:
    return 100 * (Number(1.0) - _since(SINCE_LOWEST, LOW, n) / n)


def _aroon_oscillator(n: int) -> Term:
    return 100 * ((_since(SINCE_LOWEST, LOW, n) - _since(SINCE_HIGHEST, HIGH, n)) / n)


def _adx_memory(n: int) -> float:
    return 2 * wilder_memory(n)


def _directional(name: str, formula: str, output: int, forgets_after: Callable[[int], float]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source=f"TA-Lib {name.upper()} ({_SEEDED})",
        parameters=(_LENGTH,),
        series=None,
        build=of_fields(_DMI, _PLUS, _MINUS, TRUE_RANGE, output=output),
        forgets_after=forgets_after,
    )


def _aroon(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="Chande, 1995; TA-Lib AROON (Stock.Indicators: the earliest of equals)",
        parameters=(_LENGTH,),
        series=None,
        build=build,
    )


def _vortex_line(name: str, formula: str, output: int) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=f"{formula} / sum of the true range, over n bars; 0 where nothing moved",
        source="Botes and Siepman, 2010; TA-Lib VORTEX",
        parameters=(length(14),),
        series=None,
        build=of_fields(_VORTEX, HIGH, LOW, CLOSE, output=output),
    )


INDICATORS = (
    _directional("adx", "Wilder average of DX = 100 x |plus_di - minus_di| / (plus_di + minus_di)", 0, _adx_memory),
    _directional(
        "plus_di",
        "100 x Wilder sum of upward moves / Wilder sum of true range, seeded with n - 1 bars",
        1,
        wilder_memory,
    ),
    _directional(
        "minus_di",
        "100 x Wilder sum of downward moves / Wilder sum of true range, seeded with n - 1 bars",
        2,
        wilder_memory,
    ),
    IndicatorSpec(
        name="dx",
        formula="100 x |plus_di - minus_di| / (plus_di + minus_di); 0 where nothing has moved yet",
        source=f"TA-Lib DX ({_SEEDED})",
        parameters=(_LENGTH,),
        series=None,
        build=_dx,
        forgets_after=wilder_memory,
    ),
    IndicatorSpec(
        name="adxr",
        formula="(adx + adx[n - 1]) / 2",
        source=f"TA-Lib ADXR (Wilder, and TradingView: adx[n]; {_SEEDED})",
        parameters=(_LENGTH,),
        series=None,
        build=_adxr,
        forgets_after=lambda n: _adx_memory(n) + n - 1,
    ),
    _aroon("aroon_up", "100 x (n - bars since the highest high of n + 1 bars, the latest of equals) / n", _aroon_up),
    _aroon("aroon_down", "100 x (n - bars since the lowest low of n + 1 bars, the latest of equals) / n", _aroon_down),
    _aroon("aroon_osc", "aroon_up - aroon_down", _aroon_oscillator),
    _vortex_line("vortex_plus", "sum of |high - low[1]|", 0),
    _vortex_line("vortex_minus", "sum of |low - high[1]|", 1),
)
