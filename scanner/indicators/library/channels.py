"""Bands around a price, and when one lies inside another.

Examples:
    >>> import numpy as np
    >>> upper, middle, lower = bollinger(np.array([[1.0], [3.0]]), 2, 2.0)
    >>> float(upper[0, 0]), float(middle[0, 0]), float(lower[0, 0])
    (4.0, 2.0, 0.0)
"""

from __future__ import annotations

from collections.abc import Callable

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, before_window
from scanner.indicators.kernels.masks import ENCLOSED
from scanner.indicators.kernels.recursions import EMA
from scanner.indicators.kernels.windows import HIGHEST, LINREG, LOWEST, SMA, deviation, sma
from scanner.indicators.library.volatility import average_true_range
from scanner.indicators.spec import (
    IndicatorSpec,
    Parameter,
    ema_memory,
    length,
    of_series,
    wilder_memory,
)
from scanner.indicators.terms import CLOSE, HIGH, LOW, Call, Number, Output, Term


def bollinger(x: Floats, n: int, width: float) -> tuple[Floats, Floats, Floats]:
    """Upper, middle and lower band: the average, and `width` population deviations around it."""
    middle = sma(x, n)
    offset = width * deviation(x, n)
    return middle + offset, middle, middle - offset


_BOLLINGER = Kernel("bollinger", bollinger, before_window, window=True, unit="series")


def _width(default: float, name: str = "width") -> Parameter:
    return Parameter(name, default, 0.0, 20.0, whole=False)


def _highest(n: int) -> Term:
    return Call(HIGHEST, (HIGH,), (n,))


def _lowest(n: int) -> Term:
    return Call(LOWEST, (LOW,), (n,))


def _bollinger(series: Term, n: int, width: float) -> tuple[Term, Term, Term]:
    bands = Call(_BOLLINGER, (series,), (n, width))
    return Output(bands, 0), Output(bands, 1), Output(bands, 2)


def _percent_b(series: Term, n: int, width: float) -> Term:
    upper, _, lower = _bollinger(series, n, width)
    return (series - lower) / (upper - lower)


def _bandwidth(series: Term, n: int, width: float) -> Term:
    upper, middle, lower = _bollinger(series, n, width)
    return 100 * ((upper - lower) / middle)


def _average(n: int) -> Term:
    return Call(EMA, (CLOSE,), (n,))


def middle_of_range(n: int) -> Term:
    """Half way between the highest high and the lowest low of n bars."""
    return (_highest(n) + _lowest(n)) / 2


def squeeze_on(n: int, deviations: float, ranges: float) -> Term:
    """Whether the Bollinger bands lie inside the Keltner channel."""
    upper, _, lower = _bollinger(CLOSE, n, deviations)
    middle, offset = _average(n), ranges * average_true_range(n)
    return Call(ENCLOSED, (upper, lower, middle + offset, middle - offset), ())


def _squeeze_fired(n: int, deviations: float, ranges: float) -> Term:
    on = squeeze_on(n, deviations, ranges)
    return on[1] * (Number(1.0) - on)


def _squeeze_momentum(n: int) -> Term:
    centre = (middle_of_range(n) + Call(SMA, (CLOSE,), (n,))) / 2
    return Call(LINREG, (CLOSE - centre,), (n,))


def _band(name: str, formula: str, source: str, build: Callable[..., Term], *, apart: bool = False) -> IndicatorSpec:
    """Describe what is made of Bollinger bands, which must be `apart` where it is measured in their distance."""
    least = (2, 0.1) if apart else (1, 0.0)
    return IndicatorSpec(
        name=name,
        formula=formula,
        source=source,
        parameters=(length(20, low=least[0]), Parameter("width", 2.0, least[1], 20.0, whole=False)),
        series=CLOSE,
        build=build,
    )


def _talib_band(name: str, formula: str, output: int) -> IndicatorSpec:
    source = "TA-Lib BBANDS, population deviation; ours in two passes, which keeps the digits of quiet stocks"
    return _band(name, formula, source, of_series(_BOLLINGER, output))


def _keltner_memory(n: int, _width: float, ranges: int) -> float:
    return max(ema_memory(n), wilder_memory(ranges))


def _keltner(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="Chester Keltner's channel in Linda Raschke's form, as StockCharts and TradingView have it "
        "(the ta library: averages seeded with the first value, ATR from the first bar; Lean: around the typical "
        "price, of simple averages)",
        parameters=(length(20), _width(2.0), length(10, name="range")),
        series=None,
        build=build,
        forgets_after=_keltner_memory,
    )


def _donchian(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="Richard Donchian; today's bar is included, as TradingView has it: [1] gives the channel to break",
        parameters=(length(20),),
        series=None,
        build=build,
    )


def _squeeze(name: str, formula: str, build: Callable[..., Term], later: int) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="John Carter's TTM squeeze with the channel of EMA and ATR (pandas-ta: of SMA by default)",
        parameters=(length(20), _width(2.0, "deviations"), _width(1.5, "ranges")),
        series=None,
        build=build,
        forgets_after=lambda n, *_: max(ema_memory(n), wilder_memory(n)) + later,
        signals=(1,),
    )


def _chandelier(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=f"{formula}, which begins with the second bar; it may give way again: a trailing stop keeps the best "
        "of them",
        source="Charles Le Beau's exit as StockCharts has it (elsewhere the ATR begins with the first bar)",
        parameters=(length(22), _width(3.0)),
        series=None,
        build=build,
        forgets_after=wilder_memory,
    )


INDICATORS = (
    _talib_band("bb_upper", "sma(n) + width x stdev(n)", 0),
    _talib_band("bb_middle", "sma(n)", 1),
    _talib_band("bb_lower", "sma(n) - width x stdev(n)", 2),
    _band(
        "bb_percent",
        "(x - bb_lower) / (bb_upper - bb_lower): 0 on the lower band, 1 on the upper; none where the bands meet",
        "John Bollinger's %b",
        _percent_b,
        apart=True,
    ),
    _band(
        "bb_bandwidth",
        "100 x (bb_upper - bb_lower) / bb_middle",
        "John Bollinger's BandWidth in percent, as StockCharts has it",
        _bandwidth,
    ),
    _keltner(
        "kc_upper",
        "ema(n) + width x atr(range); Wilder's ATR, which begins with the second bar",
        lambda n, width, ranges: _average(n) + width * average_true_range(ranges),
    ),
    _keltner(
        "kc_lower",
        "ema(n) - width x atr(range); Wilder's ATR, which begins with the second bar",
        lambda n, width, ranges: _average(n) - width * average_true_range(ranges),
    ),
    _donchian("dc_upper", "highest high of n bars", _highest),
    _donchian("dc_middle", "(highest high + lowest low of n bars) / 2", middle_of_range),
    _donchian("dc_lower", "lowest low of n bars", _lowest),
    _squeeze(
        "squeeze_on",
        "1 where sma(n) +- deviations x stdev(n) lies inside ema(n) +- ranges x atr(n), touching neither, else 0",
        squeeze_on,
        later=0,
    ),
    _squeeze("squeeze_fired", "1 where squeeze_on was 1 one bar ago and is 0 now, else 0", _squeeze_fired, later=1),
    IndicatorSpec(
        name="squeeze_momentum",
        formula="linreg(n) of close - ((highest high + lowest low)/2 + sma)/2, each of n bars",
        source="the TTM squeeze of thinkorswim and TradingView's LazyBear",
        parameters=(length(20, low=2),),
        series=None,
        build=_squeeze_momentum,
    ),
    _chandelier(
        "chandelier_long",
        "highest high of n bars - width x atr(n)",
        lambda n, width: _highest(n) - width * average_true_range(n),
    ),
    _chandelier(
        "chandelier_short",
        "lowest low of n bars + width x atr(n)",
        lambda n, width: _lowest(n) + width * average_true_range(n),
    ),
)
