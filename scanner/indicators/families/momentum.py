"""How fast and how far a price has moved."""

from collections.abc import Callable

from scanner.indicators.spec import (
    Sheet,
    before_window,
    ema_memory,
    length,
    of_fields,
    of_series,
    wilder_memory,
    window_memory,
)
from scanner.indicators.terms import CLOSE, HIGH, LOW, Call, Term

_MACD = (length(12, low=2, name="fast"), length(26, low=2, name="slow"), length(9, name="signal"))
_STOCHASTIC = (length(5, name="fast"), length(3, name="slow"), length(3, name="signal"))


def _rsi(series: Term, n: int) -> Term:
    return Call("rsi", (Call("rises", (series,), ()), Call("falls", (series,), ())), (n,))


def _line_memory(_fast: int, slow: int, _signal: int) -> float:
    return ema_memory(slow)


def _signal_memory(_fast: int, slow: int, signal: int) -> float:
    return ema_memory(slow) + ema_memory(signal)


def _macd(name: str, formula: str, output: int, memory: Callable[..., float]) -> Sheet:
    return Sheet(
        name=name,
        formula=f"{formula}; all begin with the signal, the fast average seeded with the bars before bar `slow`",
        source="TA-Lib MACD",
        parameters=_MACD,
        series=CLOSE,
        build=of_series("macd", output),
        first=lambda _fast, slow, signal: slow + signal - 2,
        memory=memory,
        ordered=True,
    )


def _stochastic(name: str, formula: str, output: int) -> Sheet:
    return Sheet(
        name=name,
        formula=formula,
        source="TA-Lib STOCH, simple averages",
        parameters=_STOCHASTIC,
        series=None,
        build=of_fields("stoch", HIGH, LOW, CLOSE, output=output),
        first=lambda fast, slow, signal: fast + slow + signal - 3,
        memory=lambda fast, slow, signal: fast + slow - 1 + output * (signal - 1),
    )


SHEETS = (
    Sheet(
        name="rsi",
        formula="100 x gain / (gain + loss), Wilder averages of rises and falls; 0 where nothing moved",
        source="TA-Lib RSI",
        parameters=(length(14),),
        series=CLOSE,
        build=_rsi,
        first=lambda n: n,
        memory=wilder_memory,
    ),
    _macd("macd", "ema(fast) - ema(slow)", 0, _line_memory),
    _macd("macd_signal", "ema(signal) of macd", 1, _signal_memory),
    _macd("macd_hist", "macd - macd_signal", 2, _signal_memory),
    Sheet(
        name="roc",
        formula="100 x (x / x[n] - 1)",
        source="TA-Lib ROC",
        parameters=(length(20),),
        series=CLOSE,
        build=of_series("roc"),
        first=lambda n: n,
        memory=lambda n: n + 1,
    ),
    _stochastic("stoch_k", "sma(slow) of the close's place, 0 to 100, in the range of `fast` bars", 0),
    _stochastic("stoch_d", "sma(signal) of stoch_k", 1),
    Sheet(
        name="williams_r",
        formula="-100 x (highest high - close) / (highest high - lowest low); 0 where the range is nil",
        source="TA-Lib WILLR",
        parameters=(length(14),),
        series=None,
        build=of_fields("williams_r", HIGH, LOW, CLOSE),
        first=before_window,
        memory=window_memory,
    ),
    Sheet(
        name="cci",
        formula="(typical - sma of typical) / (0.015 x mean absolute deviation), typical = (high + low + close)/3",
        source="TA-Lib CCI",
        parameters=(length(14, low=2),),
        series=None,
        build=of_fields("cci", HIGH, LOW, CLOSE),
        first=before_window,
        memory=window_memory,
    ),
)
