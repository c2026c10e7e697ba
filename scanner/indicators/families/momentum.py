"""How fast and how far a price has moved."""

from collections.abc import Callable

from scanner.indicators.families.averages import ema
from scanner.indicators.spec import (
    UNBOUNDED,
    IndicatorSpec,
    chain_memory,
    ema_memory,
    length,
    of_series,
    wilder_memory,
)
from scanner.indicators.terms import CLOSE, Call, Term

_PAIR = (length(12, low=2, name="fast"), length(26, low=2, name="slow"))
_TRIPLE = (*_PAIR, length(9, name="signal"))


def relative_strength_index(series: Term, n: int) -> Term:
    """RSI of any series, after Wilder."""
    rise, fall = (Call("wilder", (moves,), (n,)) for moves in (_rises(series), _falls(series)))
    return share(rise, rise + fall)


def share(part: Term, whole: Term) -> Term:
    """One term in percent of another; 0 where that is nil."""
    return Call("share", (part, whole), ())


def _rises(series: Term) -> Term:
    return Call("rises", (series,), ())


def _falls(series: Term) -> Term:
    return Call("falls", (series,), ())


def _cmo(series: Term, n: int) -> Term:
    rise, fall = (Call("wilder", (moves,), (n,)) for moves in (_rises(series), _falls(series)))
    return share(rise - fall, rise + fall)


def _apo(series: Term, fast: int, slow: int) -> Term:
    return ema(series, fast) - ema(series, slow)


def _ppo(series: Term, fast: int, slow: int) -> Term:
    return 100 * (_apo(series, fast, slow) / ema(series, slow))


def _ppo_signal(series: Term, fast: int, slow: int, signal: int) -> Term:
    return ema(_ppo(series, fast, slow), signal)


def ppo_histogram(series: Term, fast: int, slow: int, signal: int) -> Term:
    """How far PPO is above its own average."""
    return _ppo(series, fast, slow) - _ppo_signal(series, fast, slow, signal)


def _momentum(series: Term, n: int) -> Term:
    return series - series[n]


def _trix(series: Term, n: int) -> Term:
    return Call("roc", (ema(series, n, 3),), (1,))


def _tsi(series: Term, slow: int, fast: int) -> Term:
    rise, fall = _rises(series), _falls(series)
    move, way = (ema(ema(moves, slow), fast) for moves in (rise - fall, rise + fall))
    return share(move, way)


def _connors_rsi(series: Term, n: int, streak: int, rank: int) -> Term:
    streaks = relative_strength_index(Call("streak", (series,), ()), streak)
    place = Call("percent_rank", (Call("roc", (series,), (1,)),), (rank,))
    return (relative_strength_index(series, n) + streaks + place) / 3


def _line_memory(_fast: int, slow: int, _signal: int = 0) -> float:
    return ema_memory(slow)


def _signal_memory(_fast: int, slow: int, signal: int) -> float:
    return ema_memory(slow) + ema_memory(signal)


def _signal_first(_fast: int, slow: int, signal: int) -> int:
    return slow + signal - 2


def _macd(name: str, formula: str, output: int, memory: Callable[..., float]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=f"{formula}; all begin with the signal, the fast average seeded with the bars before bar `slow`",
        source="TA-Lib MACD (the ta library: averages seeded with the first value)",
        parameters=_TRIPLE,
        series=CLOSE,
        build=of_series("macd", output),
        first=_signal_first,
        memory=memory,
        ordered=True,
    )


def _oscillator(name: str, formula: str, source: str, build: Callable[..., Term]) -> IndicatorSpec:
    """Describe a difference of two exponential averages."""
    return IndicatorSpec(
        name=name,
        formula=f"{formula}, each average seeded as ema is",
        source=source,
        parameters=_PAIR,
        series=CLOSE,
        build=build,
        first=lambda _fast, slow: slow - 1,
        memory=_line_memory,
        ordered=True,
    )


def _signalled(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    """Describe what is made of PPO and its average."""
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="common use, as MACD's",
        parameters=_TRIPLE,
        series=CLOSE,
        build=build,
        first=_signal_first,
        memory=_signal_memory,
        ordered=True,
    )


INDICATORS = (
    IndicatorSpec(
        name="rsi",
        formula="100 x gain / (gain + loss), Wilder averages of rises and falls; 0 where nothing moved",
        source="TA-Lib RSI",
        parameters=(length(14),),
        series=CLOSE,
        build=relative_strength_index,
        first=lambda n: n,
        memory=wilder_memory,
    ),
    IndicatorSpec(
        name="cmo",
        formula="100 x (gain - loss) / (gain + loss), Wilder averages of rises and falls (TradingView: their sums over "
        "n bars); 0 where nothing moved",
        source="Chande; TA-Lib CMO",
        parameters=(length(14),),
        series=CLOSE,
        build=_cmo,
        first=lambda n: n,
        memory=wilder_memory,
    ),
    IndicatorSpec(
        name="connors_rsi",
        formula="mean of rsi(n), rsi(streak) of the rises or falls in a row, and of the last `rank` daily changes the "
        "percentage that is less than today's (TradingView: less or equal)",
        source="Connors Research, An Introduction to ConnorsRSI, 2012 (Lean keeps a streak over an unchanged close)",
        parameters=(length(3), length(2, name="streak"), length(100, name="rank")),
        series=CLOSE,
        build=_connors_rsi,
        first=lambda n, streak, rank: max(n, streak + 1, rank + 1),
        memory=lambda *_: UNBOUNDED,
    ),
    _macd("macd", "ema(fast) - ema(slow)", 0, _line_memory),
    _macd("macd_signal", "ema(signal) of macd", 1, _signal_memory),
    _macd("macd_hist", "macd - macd_signal", 2, _signal_memory),
    _oscillator(
        "apo",
        "ema(fast) - ema(slow)",
        "TA-Lib APO with exponential averages (TA-Lib by default, and Lean: simple ones)",
        _apo,
    ),
    _oscillator(
        "ppo",
        "100 x (ema(fast) / ema(slow) - 1)",
        "TA-Lib PPO with exponential averages (TA-Lib by default, and Lean: simple ones; the ta library: seeded with "
        "the first value)",
        _ppo,
    ),
    _signalled("ppo_signal", "ema(signal) of ppo", _ppo_signal),
    _signalled("ppo_hist", "ppo - ppo_signal", ppo_histogram),
    IndicatorSpec(
        name="roc",
        formula="100 x (x / x[n] - 1)",
        source="TA-Lib ROC",
        parameters=(length(20),),
        series=CLOSE,
        build=of_series("roc"),
        first=lambda n: n,
        memory=lambda n: n + 1,
    ),
    IndicatorSpec(
        name="mom",
        formula="x - x[n]",
        source="TA-Lib MOM",
        parameters=(length(10),),
        series=CLOSE,
        build=_momentum,
        first=lambda n: n,
        memory=lambda n: n + 1,
    ),
    IndicatorSpec(
        name="trix",
        formula="daily change, in percent, of ema(n) taken three times (TradingView: of the logarithm, in 1/10,000)",
        source="TA-Lib TRIX (Stock.Indicators seeds all three at one bar)",
        parameters=(length(15),),
        series=CLOSE,
        build=_trix,
        first=lambda n: 3 * (n - 1) + 1,
        memory=lambda n: chain_memory(n, 3) + 1,
    ),
    IndicatorSpec(
        name="tsi",
        formula="100 x ema(fast) of ema(slow) of the daily change / the same of its size; 0 where nothing moved "
        "(TradingView: a ratio)",
        source="Blau, Momentum, Direction and Divergence, 1995; TA-Lib TSI",
        parameters=(length(25, name="slow"), length(13, name="fast")),
        series=CLOSE,
        build=_tsi,
        first=lambda slow, fast: slow + fast - 1,
        memory=lambda slow, fast: ema_memory(slow) + ema_memory(fast) + 1,
    ),
)
