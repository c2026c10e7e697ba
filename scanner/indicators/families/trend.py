"""Whether a price goes somewhere, and where."""

from collections.abc import Callable

from scanner.indicators.families.volatility import TRUE_RANGE, average_true_range
from scanner.indicators.spec import (
    UNBOUNDED,
    IndicatorSpec,
    Parameter,
    before_window,
    length,
    of_fields,
    of_series,
    wilder_memory,
    window_memory,
)
from scanner.indicators.terms import CLOSE, HIGH, LOW, Call, Number, Output, Term

_LENGTH = length(14, low=2)
_SEEDED = "Wilder, StockCharts, Stock.Indicators: sums seeded with n bars"
_MOVES = Call("moves", (HIGH, LOW), ())
_PLUS, _MINUS = Output(_MOVES, 0), Output(_MOVES, 1)
_STEPS = (Parameter("step", 0.02, 0.0, 1.0, whole=False), Parameter("most", 0.2, 0.0, 1.0, whole=False))
_BANDS = (length(10), Parameter("width", 3.0, 0.0, 20.0, whole=False))


def _indices(n: int) -> Call:
    return Call("dmi", (_PLUS, _MINUS, TRUE_RANGE), (n,))


def _dx(n: int) -> Term:
    return Call("one_sidedness", (Output(_indices(n), 1), Output(_indices(n), 2)), ())


def _adxr(n: int) -> Term:
    adx = Output(_indices(n), 0)
    return (adx + adx[n - 1]) / 2


def _since(kernel: str, series: Term, n: int) -> Term:
    """Count the bars since the extreme of the last n + 1."""
    return Call(kernel, (series,), (n + 1,))


def _aroon_up(n: int) -> Term:
    return 100 * (Number(1.0) - _since("since_highest", HIGH, n) / n)


def _aroon_down(n: int) -> Term:
    return 100 * (Number(1.0) - _since("since_lowest", LOW, n) / n)


def _aroon_oscillator(n: int) -> Term:
    return 100 * ((_since("since_lowest", LOW, n) - _since("since_highest", HIGH, n)) / n)


def _supertrend(output: int) -> Callable[..., Term]:
    return lambda n, width: Output(
        Call("supertrend", ((HIGH + LOW) / 2, average_true_range(n), CLOSE), (width,)), output
    )


def _directional(name: str, formula: str, output: int) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source=f"TA-Lib {name.upper()} ({_SEEDED})",
        parameters=(_LENGTH,),
        series=None,
        build=of_fields("dmi", _PLUS, _MINUS, TRUE_RANGE, output=output),
        first=(lambda n: 2 * n - 1) if output == 0 else (lambda n: n),
        memory=(lambda n: 2 * wilder_memory(n)) if output == 0 else wilder_memory,
    )


def _aroon(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="Chande, 1995; TA-Lib AROON (Stock.Indicators: the earliest of equals)",
        parameters=(_LENGTH,),
        series=None,
        build=build,
        first=lambda n: n,
        memory=lambda n: n + 1,
    )


def _turning(name: str, formula: str, output: int) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="TA-Lib SUPERTREND, TradingView ta.supertrend (which begins downwards, calls down 1, "
        "and whose ATR begins with the first bar)",
        parameters=_BANDS,
        series=None,
        build=_supertrend(output),
        first=lambda n, _width: n,
        memory=lambda *_: UNBOUNDED,
    )


def _vortex_line(name: str, formula: str, output: int) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=f"{formula} / sum of the true range, over n bars; 0 where nothing moved",
        source="Botes and Siepman, 2010; TA-Lib VORTEX",
        parameters=(length(14),),
        series=None,
        build=of_fields("vortex", HIGH, LOW, CLOSE, output=output),
        first=lambda n: n,
        memory=lambda n: n + 1,
    )


INDICATORS = (
    _directional("adx", "Wilder average of DX = 100 x |plus_di - minus_di| / (plus_di + minus_di)", 0),
    _directional("plus_di", "100 x Wilder sum of upward moves / Wilder sum of true range, seeded with n - 1 bars", 1),
    _directional(
        "minus_di", "100 x Wilder sum of downward moves / Wilder sum of true range, seeded with n - 1 bars", 2
    ),
    IndicatorSpec(
        name="dx",
        formula="100 x |plus_di - minus_di| / (plus_di + minus_di); 0 where nothing has moved yet",
        source=f"TA-Lib DX ({_SEEDED})",
        parameters=(_LENGTH,),
        series=None,
        build=_dx,
        first=lambda n: n,
        memory=wilder_memory,
    ),
    IndicatorSpec(
        name="adxr",
        formula="(adx + adx[n - 1]) / 2",
        source=f"TA-Lib ADXR (Wilder, and TradingView: adx[n]; {_SEEDED})",
        parameters=(_LENGTH,),
        series=None,
        build=_adxr,
        first=lambda n: 3 * n - 2,
        memory=lambda n: 2 * wilder_memory(n) + n - 1,
    ),
    _aroon("aroon_up", "100 x (n - bars since the highest high of n + 1 bars, the latest of equals) / n", _aroon_up),
    _aroon("aroon_down", "100 x (n - bars since the lowest low of n + 1 bars, the latest of equals) / n", _aroon_down),
    _aroon("aroon_osc", "aroon_up - aroon_down", _aroon_oscillator),
    IndicatorSpec(
        name="sar",
        formula="stop that goes `step` of its way to the extreme, more by `step` with each new extreme, up to `most`, "
        "and never into the last two bars; it turns when touched",
        source="Wilder, New Concepts in Technical Trading Systems, 1978; TA-Lib SAR, which seeds it by "
        "the second bar (StockCharts, Stock.Indicators: otherwise; and the latter lets it into the last two bars at a "
        "turn)",
        parameters=_STEPS,
        series=None,
        build=of_fields("parabolic", HIGH, LOW),
        first=lambda *_: 1,
        memory=lambda *_: UNBOUNDED,
    ),
    _turning(
        "supertrend",
        "(high + low)/2 - width x atr(n), never lowered until a close is below it; then (high + low)/2 + width x "
        "atr(n), never raised until a close is above it; it begins upwards",
        0,
    ),
    _turning("supertrend_direction", "1 while supertrend is the lower band, -1 while it is the upper", 1),
    _vortex_line("vortex_plus", "sum of |high - low[1]|", 0),
    _vortex_line("vortex_minus", "sum of |low - high[1]|", 1),
    IndicatorSpec(
        name="linreg_slope",
        formula="rise, a bar, of the least-squares line through the last n values",
        source="TA-Lib LINEARREG_SLOPE",
        parameters=(_LENGTH,),
        series=CLOSE,
        build=of_series("slope"),
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="r_squared",
        formula="share of the variance, 0 to 1, that the least-squares line through the last n values explains",
        source="statistics: the square of their correlation with time",
        parameters=(length(14, low=3),),
        series=CLOSE,
        build=of_series("r_squared"),
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="clenow",
        formula="100 x (e^(250 s) - 1) x r_squared of the logarithms of the last n closes, s the slope of their line",
        source="Clenow, Stocks on the Move, 2015",
        parameters=(length(90, low=3),),
        series=None,
        build=of_fields("clenow", CLOSE),
        first=before_window,
        memory=window_memory,
    ),
)
