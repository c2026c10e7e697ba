"""How fast and how far a price has moved.

Examples:
    >>> import numpy as np
    >>> rises(np.array([[5.0], [7.0], [4.0]]))
    array([[2.],
           [0.]])
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, bars_back
from scanner.indicators.kernels import recursions
from scanner.indicators.kernels.ratios import ROC, SHARE
from scanner.indicators.kernels.recursions import WILDER
from scanner.indicators.kernels.streaks import STREAK
from scanner.indicators.kernels.windows import highest
from scanner.indicators.library.averages import ema
from scanner.indicators.spec import (
    IndicatorSpec,
    chain_memory,
    ema_memory,
    length,
    never,
    of_series,
    wilder_memory,
)
from scanner.indicators.terms import CLOSE, Call, Term
from scanner.indicators.ties import TIE

#: Rows that are counted at a time, so that they stay in the cache.
ROWS = 64


def rises(x: Floats) -> Floats:
    """Change from the row before where it is a rise, else 0."""
    change = x[1:] - x[:-1]
    return np.maximum(change, 0.0, out=change)


_RISES = Kernel("rises", rises, first=1, window=True, unit="series")


def falls(x: Floats) -> Floats:
    """Change from the row before, made positive, where it is a fall, else 0."""
    change = x[:-1] - x[1:]
    return np.maximum(change, 0.0, out=change)


_FALLS = Kernel("falls", falls, first=1, window=True, unit="series")


def macd(x: Floats, fast: int, slow: int, signal: int, *, rows: int) -> tuple[Floats, Floats, Floats]:
    """Line, signal and histogram.

    Both averages have their first value on bar `slow`: the fast one is seeded with the `fast` bars before it, and all
    three outputs begin with the signal, as TA-Lib has it.
    """
    line = recursions.ema(x, fast, skip=slow - fast, rows=len(x)) - recursions.ema(x, slow, rows=len(x))
    average = recursions.ema(line, signal, rows=rows)
    line = line[len(line) - rows :]
    line[np.isnan(average)] = np.nan
    return line, average, line - average


def _signal_first(_fast: int, slow: int, signal: int) -> int:
    return slow + signal - 2


_MACD = Kernel("macd", macd, _signal_first, window=False, unit="series", linear=True)


def percent_rank(x: Floats, n: int) -> Floats:
    """Of the n values before a row's own, how many are less, in percent; a tie, by the size of a percentage, is not."""
    rows = len(x) - n
    now = x[n:]
    least = now - TIE * np.maximum(np.abs(now), 100.0)
    count = np.zeros(now.shape, dtype=np.min_scalar_type(n))
    for start in range(0, rows, ROWS):
        counted, below = count[start : start + ROWS], least[start : start + ROWS]
        less = np.empty(below.shape, dtype=np.bool_)
        for back in range(1, n + 1):
            there = start + n - back
            np.less(x[there : there + len(below)], below, out=less)
            np.add(counted, less.view(np.uint8), out=counted, casting="unsafe")
    return np.where(np.isnan(highest(x, n + 1)), np.nan, count * (100 / n))


_PERCENT_RANK = Kernel("percent_rank", percent_rank, bars_back, window=True, unit="percent")

_PAIR = (length(12, low=2, name="fast"), length(26, low=2, name="slow"))
_TRIPLE = (*_PAIR, length(9, name="signal"))


def relative_strength_index(series: Term, n: int) -> Term:
    """RSI of any series, after Wilder."""
    rise, fall = (Call(WILDER, (moves,), (n,)) for moves in (_rises(series), _falls(series)))
    return share(rise, rise + fall)


def share(part: Term, whole: Term) -> Term:
    """One term in percent of another; 0 where that is zero."""
    return Call(SHARE, (part, whole), ())


def _rises(series: Term) -> Term:
    return Call(_RISES, (series,), ())


def _falls(series: Term) -> Term:
    return Call(_FALLS, (series,), ())


def _cmo(series: Term, n: int) -> Term:
    rise, fall = (Call(WILDER, (moves,), (n,)) for moves in (_rises(series), _falls(series)))
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
    return Call(ROC, (ema(series, n, 3),), (1,))


def _tsi(series: Term, slow: int, fast: int) -> Term:
    rise, fall = _rises(series), _falls(series)
    move, path = (ema(ema(moves, slow), fast) for moves in (rise - fall, rise + fall))
    return share(move, path)


def _connors_rsi(series: Term, n: int, streak: int, rank: int) -> Term:
    streaks = relative_strength_index(Call(STREAK, (series,), ()), streak)
    place = Call(_PERCENT_RANK, (Call(ROC, (series,), (1,)),), (rank,))
    return (relative_strength_index(series, n) + streaks + place) / 3


def _line_memory(_fast: int, slow: int, _signal: int = 0) -> float:
    return ema_memory(slow)


def _signal_memory(_fast: int, slow: int, signal: int) -> float:
    return ema_memory(slow) + ema_memory(signal)


def _macd(name: str, formula: str, output: int, memory: Callable[..., float]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=f"{formula}; all begin with the signal, the fast average seeded with the bars before bar `slow`",
        source="TA-Lib MACD (the ta library: averages seeded with the first value)",
        parameters=_TRIPLE,
        series=CLOSE,
        build=of_series(_MACD, output),
        forgets_after=memory,
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
        forgets_after=_line_memory,
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
        forgets_after=_signal_memory,
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
        forgets_after=wilder_memory,
    ),
    IndicatorSpec(
        name="cmo",
        formula="100 x (gain - loss) / (gain + loss), Wilder averages of rises and falls (TradingView: their sums over "
        "n bars); 0 where nothing moved",
        source="Chande; TA-Lib CMO",
        parameters=(length(14),),
        series=CLOSE,
        build=_cmo,
        forgets_after=wilder_memory,
    ),
    IndicatorSpec(
        name="connors_rsi",
        formula="mean of rsi(n), rsi(streak) of the rises or falls in a row, and of the last `rank` daily changes the "
        "percentage that is less than today's (TradingView: less or equal)",
        source="Connors Research, An Introduction to ConnorsRSI, 2012 (Lean keeps a streak over an unchanged close)",
        parameters=(length(3), length(2, name="streak"), length(100, name="rank")),
        series=CLOSE,
        build=_connors_rsi,
        forgets_after=never,
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
        build=of_series(ROC),
    ),
    IndicatorSpec(
        name="mom",
        formula="x - x[n]",
        source="TA-Lib MOM",
        parameters=(length(10),),
        series=CLOSE,
        build=_momentum,
    ),
    IndicatorSpec(
        name="trix",
        formula="daily change, in percent, of ema(n) taken three times (TradingView: of the logarithm, in 1/10,000)",
        source="TA-Lib TRIX (Stock.Indicators seeds all three at one bar)",
        parameters=(length(15),),
        series=CLOSE,
        build=_trix,
        forgets_after=lambda n: chain_memory(n, 3) + 1,
    ),
    IndicatorSpec(
        name="tsi",
        formula="100 x ema(fast) of ema(slow) of the daily change / the same of its size; 0 where nothing moved "
        "(TradingView: a ratio)",
        source="Blau, Momentum, Direction and Divergence, 1995; TA-Lib TSI",
        parameters=(length(25, name="slow"), length(13, name="fast")),
        series=CLOSE,
        build=_tsi,
        forgets_after=lambda slow, fast: ema_memory(slow) + ema_memory(fast) + 1,
    ),
)
