"""Kernels with a memory: each output carries on from the one before, from the stock's first bar.

A kernel gets arrays of shape (T, width), all the bars there are, the newest last, and how many of the last rows are
wanted; it gives (rows, width). NaN rows at the top are bars a stock does not have.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.indicators.smoothing import Smoother, first_value, smooth
from scanner.market.source import Floats


def ema(x: Floats, n: int, *, rows: int, skip: int = 0) -> Floats:
    """Exponential average with weight 2 / (n + 1), from the mean of the first n values."""
    return smooth(x, Smoother(n, 2 / (n + 1)), rows, skip)


def wilder(x: Floats, n: int, *, rows: int) -> Floats:
    """Wilder's average: weight 1 / n, from the mean of the first n values."""
    return smooth(x, Smoother(n, 1 / n), rows)


def _change(x: Floats) -> Floats:
    """Take the change from the row before; NaN in the first row."""
    change = np.empty_like(x)
    change[:1] = np.nan
    np.subtract(x[1:], x[:-1], out=change[1:])
    return change


def true_range(high: Floats, low: Floats, close: Floats) -> Floats:
    """Take the largest of high - low and the distances of both from yesterday's close; NaN on the first bar."""
    ranges = np.empty_like(close)
    ranges[:1] = np.nan
    before = close[:-1]
    # That is: the higher of high and yesterday's close, less the lower of low and yesterday's close. np.maximum hands
    # a NaN on, so the first bar of a listing, which has no yesterday, has no true range.
    np.maximum(high[1:] - low[1:], np.abs(high[1:] - before), out=ranges[1:])
    np.maximum(ranges[1:], np.abs(low[1:] - before), out=ranges[1:])
    return ranges


def average_true_range(high: Floats, low: Floats, close: Floats, n: int, *, rows: int) -> Floats:
    """Wilder's average of the true range."""
    return wilder(true_range(high, low, close), n, rows=rows)


def relative_strength_index(x: Floats, n: int, *, rows: int) -> Floats:
    """100 x average gain / (average gain + average loss), both Wilder's; 0 where nothing moved, as TA-Lib has it."""
    change = _change(x)
    gain = wilder(np.maximum(change, 0.0), n, rows=rows)
    loss = wilder(np.maximum(-change, 0.0), n, rows=rows)
    return share(gain, gain + loss)


def share(part: Floats, whole: Floats) -> Floats:
    """100 part / whole; 0 where the whole is nil."""
    nil = whole == 0
    return np.where(nil, 0.0, 100 * (part / np.where(nil, 1.0, whole)))


def macd(x: Floats, fast: int, slow: int, signal: int, *, rows: int) -> tuple[Floats, Floats, Floats]:
    """Line, signal and histogram.

    Both averages have their first value on bar `slow`: the fast one is seeded with the `fast` bars before it, and all
    three outputs begin with the signal, as TA-Lib has it.
    """
    line = ema(x, fast, skip=slow - fast, rows=len(x)) - ema(x, slow, rows=len(x))
    average = ema(line, signal, rows=rows)
    line = np.where(np.isnan(average), np.nan, line[len(line) - rows :])
    return line, average, line - average


def directional(high: Floats, low: Floats, close: Floats, n: int, *, rows: int) -> tuple[Floats, Floats, Floats]:
    """ADX, +DI and -DI after Wilder.

    The sums are seeded with n - 1 bars and take in the nth at once; ADX is the average of n values of DX, and stands
    still where DX has no value, as TA-Lib has it. Like TA-Lib this compares the two moves as computed: an equal move
    up and down may count as either, by its last digit.
    """
    up, down = _change(high), -_change(low)
    plus = np.where((up > down) & (up > 0), up, up * 0)
    minus = np.where((down > up) & (down > 0), down, down * 0)
    sums = Smoother(n - 1, 1 / n, total=True)
    ranges, plus, minus = (smooth(x, sums, len(x)) for x in (true_range(high, low, close), plus, minus))
    plus_di, minus_di = share(plus, ranges), share(minus, ranges)
    # The seed itself is no output: TA-Lib's first is one bar later.
    seed = np.minimum(first_value(ranges), len(ranges) - 1)
    for di in (plus_di, minus_di):
        di[seed, np.arange(di.shape[1])] = np.nan
    last = slice(len(ranges) - rows, None)
    return _adx(plus_di, minus_di, n, rows), plus_di[last], minus_di[last]


def _adx(plus_di: Floats, minus_di: Floats, n: int, rows: int) -> Floats:
    """Wilder's average of DX, held where DX has no value."""
    both = plus_di + minus_di
    still = both == 0
    dx = share(np.abs(plus_di - minus_di), both)
    adx = smooth(dx, Smoother(n, 1 / n), rows)
    held = np.flatnonzero(still.any(axis=0))
    if len(held):
        adx[:, held] = _held(dx[:, held], still[:, held], n)[len(dx) - rows :]
    return adx


def _held(dx: Floats, still: NDArray[np.bool_], n: int) -> Floats:
    """Average as Wilder does, row by row, leaving out the rows where DX has no value."""
    first = first_value(dx)
    adx = np.full_like(dx, np.nan)
    state = np.full(dx.shape[1], np.nan)
    for row in range(len(dx)):
        state = np.where(still[row], state, state + (dx[row] - state) / n)
        seeded = np.flatnonzero(first + n - 1 == row)
        state[seeded] = dx[row - n + 1 : row + 1, seeded].sum(axis=0) / n
        adx[row] = state
    return adx


def on_balance_volume(close: Floats, volume: Floats, *, rows: int) -> Floats:
    """Add the volume of rising closes, take away that of falling ones; the first bar's volume to begin with."""
    signed = np.empty_like(volume)
    signed[:1] = volume[:1]
    np.multiply(volume[1:], np.sign(close[1:] - close[:-1]), out=signed[1:])
    first = first_value(close)
    late = np.flatnonzero((first > 0) & (first < len(close)))
    signed[first[late], late] = volume[first[late], late]
    missing = np.isnan(signed)
    signed[missing] = 0.0
    total = np.cumsum(signed, axis=0)[-rows:] if rows > 1 else signed.sum(axis=0)[None]
    return np.where(missing[-rows:], np.nan, total)
