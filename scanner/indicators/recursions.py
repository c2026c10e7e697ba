"""Kernels with a memory: each output carries on from the one before, from the stock's first bar.

A kernel gets arrays of shape (T, width), all the bars there are, the newest last, and how many of the last rows are
wanted; it gives (rows, width). NaN rows at the top are bars a stock does not have.
"""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.smoothing import Smoother, first_value, smooth
from scanner.indicators.windows import share


def ema(x: Floats, n: int, *, rows: int, skip: int = 0) -> Floats:
    """Exponential average with weight 2 / (n + 1), from the mean of the first n values."""
    return smooth(x, Smoother(n, 2 / (n + 1)), rows, skip)


def wilder(x: Floats, n: int, *, rows: int) -> Floats:
    """Wilder's average: weight 1 / n, from the mean of the first n values."""
    return smooth(x, Smoother(n, 1 / n), rows)


def macd(x: Floats, fast: int, slow: int, signal: int, *, rows: int) -> tuple[Floats, Floats, Floats]:
    """Line, signal and histogram.

    Both averages have their first value on bar `slow`: the fast one is seeded with the `fast` bars before it, and all
    three outputs begin with the signal, as TA-Lib has it.
    """
    line = ema(x, fast, skip=slow - fast, rows=len(x)) - ema(x, slow, rows=len(x))
    average = ema(line, signal, rows=rows)
    line = line[len(line) - rows :]
    line[np.isnan(average)] = np.nan
    return line, average, line - average


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


def on_balance_volume(close: Floats, volume: Floats, *, rows: int) -> Floats:
    """Add the volume of rising closes, take away that of falling ones; the first bar's volume to begin with."""
    signed = np.empty_like(volume)
    np.sign(close[1:] - close[:-1], out=signed[1:])
    signed[1:] *= volume[1:]
    first = first_value(close)
    there = np.flatnonzero(first < len(close))
    signed[:1] = np.nan
    signed[first[there], there] = volume[first[there], there]
    return smooth(signed, Smoother(1, 0.0, total=True), rows)
