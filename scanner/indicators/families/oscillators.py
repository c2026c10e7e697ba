"""Where a price stands in its recent range."""

from scanner.indicators.families.averages import sma
from scanner.indicators.families.momentum import relative_strength_index, share
from scanner.indicators.families.volatility import TRUE_RANGE
from scanner.indicators.spec import IndicatorSpec, before_window, length, of_fields, wilder_memory, window_memory
from scanner.indicators.terms import CLOSE, HIGH, LOW, OPEN, Call, Output, Term

_FAST, _SLOW, _SIGNAL = length(5, name="fast"), length(3, name="slow"), length(3, name="signal")
_OF_RSI = (length(14), _FAST, length(1, name="slow"), _SIGNAL)


def _ultimate(*lengths: int) -> Term:
    pressure = Call("buying_pressure", (LOW, CLOSE), ())
    short, middle, long = (share(sma(pressure, n), sma(TRUE_RANGE, n)) for n in sorted(lengths))
    return (4 * short + 2 * middle + long) / 7


def _awesome(fast: int, slow: int) -> Term:
    middle = (HIGH + LOW) / 2
    return sma(middle, fast) - sma(middle, slow)


def _balance() -> Term:
    return share(CLOSE - OPEN, HIGH - LOW) / 100


def _stochastic(name: str, formula: str, output: int) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="TA-Lib STOCH, simple averages",
        parameters=(_FAST, _SLOW, _SIGNAL),
        series=None,
        build=of_fields("stoch", HIGH, LOW, CLOSE, output=output),
        first=lambda fast, slow, signal: fast + slow + signal - 3,
        memory=lambda fast, slow, signal: fast + slow - 1 + output * (signal - 1),
    )


def _fast_stochastic(name: str, formula: str, output: int) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="TA-Lib STOCHF, simple averages",
        parameters=(_FAST, _SIGNAL),
        series=None,
        build=lambda fast, signal: Output(Call("stoch", (HIGH, LOW, CLOSE), (fast, 1, signal)), output),
        first=lambda fast, signal: fast + signal - 2,
        memory=lambda fast, signal: fast + output * (signal - 1),
    )


def _stochastic_rsi(name: str, formula: str, output: int) -> IndicatorSpec:
    def build(series: Term, n: int, *lengths: int) -> Term:
        rsi = relative_strength_index(series, n)
        return Output(Call("stoch", (rsi, rsi, rsi), lengths), output)

    return IndicatorSpec(
        name=name,
        formula=f"{formula} (TradingView: lengths 14, 14, 3, 3)",
        source="Chande and Kroll, The New Technical Trader, 1994; TA-Lib STOCHRSI, which has no `slow`",
        parameters=_OF_RSI,
        series=CLOSE,
        build=build,
        first=lambda n, fast, slow, signal: n + fast + slow + signal - 3,
        memory=lambda n, fast, slow, signal: wilder_memory(n) + fast + slow - 2 + output * (signal - 1),
    )


INDICATORS = (
    _stochastic("stoch_k", "sma(slow) of the close's place, 0 to 100, in the range of `fast` bars", 0),
    _stochastic("stoch_d", "sma(signal) of stoch_k", 1),
    _fast_stochastic("stochf_k", "the close's place, 0 to 100, in the range of `fast` bars", 0),
    _fast_stochastic("stochf_d", "sma(signal) of stochf_k", 1),
    _stochastic_rsi("stochrsi_k", "sma(slow) of the place of rsi(n), 0 to 100, in its range of `fast` bars", 0),
    _stochastic_rsi("stochrsi_d", "sma(signal) of stochrsi_k", 1),
    IndicatorSpec(
        name="williams_r",
        formula="-100 x (highest high - close) / (highest high - lowest low); 0 where the range is nil",
        source="TA-Lib WILLR",
        parameters=(length(14),),
        series=None,
        build=of_fields("williams_r", HIGH, LOW, CLOSE),
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="cci",
        formula="(typical - sma of typical) / (0.015 x mean absolute deviation), typical = (high + low + close)/3",
        source="TA-Lib CCI",
        parameters=(length(14, low=2),),
        series=None,
        build=of_fields("cci", HIGH, LOW, CLOSE),
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="ultimate",
        formula="(4 a + 2 b + c) / 7 of the shortest, middle and longest length: 100 x sum of close - true low / sum "
        "of the true range, 0 where nothing moved",
        source="Williams, 1985; TA-Lib ULTOSC",
        parameters=(length(7, name="short"), length(14, name="middle"), length(28, name="long")),
        series=None,
        build=_ultimate,
        first=max,
        memory=lambda *lengths: max(lengths) + 1,
    ),
    IndicatorSpec(
        name="awesome",
        formula="sma(fast) - sma(slow) of (high + low)/2",
        source="Williams, Trading Chaos, 1995; TA-Lib AO",
        parameters=(length(5, name="fast"), length(34, low=2, name="slow")),
        series=None,
        build=_awesome,
        first=lambda _fast, slow: slow - 1,
        memory=lambda _fast, slow: slow,
        ordered=True,
    ),
    IndicatorSpec(
        name="bop",
        formula="(close - open) / (high - low), 0 where the range is nil",
        source="TA-Lib BOP",
        parameters=(),
        series=None,
        build=_balance,
        first=lambda: 0,
        memory=lambda: 1,
    ),
)
