"""Kernels with a memory: each output carries on from the one before, from the stock's first bar.

A kernel gets arrays of shape (rows, width), all the bars there are, the newest last, and gives the same shape; NaN rows
at the top are bars a stock does not have. A recursion walks down the rows with every stock of the block side by side.
Columns come ordered by number of bars, so those already running are always the first so many, and no row needs a mask.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.market.source import Floats

#: TA-Lib takes smaller magnitudes for zero.
NIL = 1e-14


@dataclass(frozen=True, slots=True)
class _Order:
    """How columns must be ordered for a recursion, and back."""

    first: NDArray[np.int64]
    there: NDArray[np.int64] | None
    back: NDArray[np.int64] | None


def first_value(x: Floats) -> NDArray[np.int64]:
    """Give each column's first row that is not NaN; the number of rows where there is none."""
    if len(x) == 0 or not np.isnan(x[0]).any():
        return np.zeros(x.shape[1], dtype=np.int64)
    missing = np.isnan(x)
    first = missing.argmin(axis=0)
    return np.where(missing.all(axis=0), len(x), first)


def _order(first: NDArray[np.int64]) -> _Order:
    if (first[1:] >= first[:-1]).all():
        return _Order(first, None, None)
    there = np.argsort(first, kind="stable")
    return _Order(first[there], there, np.argsort(there, kind="stable"))


def smooth(x: Floats, n: int, weight: float, *, skip: int = 0, total: bool = False) -> Floats:
    """y = y + weight (x - y), from the mean of the first n values; with `total`, y = y (1 - weight) + x, from their sum.

    Parameters
    ----------
    skip: so many values are passed over before the first n.

    Returns
    -------
    As `x`; NaN before the seed.
    """
    order = _order(first_value(x) + skip)
    if order.there is not None:
        x = x[:, order.there]
    y = np.full_like(x, np.nan)
    rows = len(x)
    seed_row = order.first + n - 1
    running = np.searchsorted(seed_row, np.arange(rows), side="right")
    state, change = np.empty(x.shape[1]), np.empty(x.shape[1])
    live = 0
    for row in range(rows):
        if live:
            _advance(state[:live], change[:live], x[row, :live], weight, total=total)
        if running[row] > live:
            seeds = x[row - n + 1 : row + 1, live : running[row]]
            state[live : running[row]] = seeds.sum(axis=0) if total else seeds.sum(axis=0) / n
            live = int(running[row])
        y[row, :live] = state[:live]
    return y if order.back is None else y[:, order.back]


def _advance(state: Floats, change: Floats, x: Floats, weight: float, *, total: bool) -> None:
    """One row of a recursion, in place."""
    if total:
        np.multiply(state, weight, out=change)
        state -= change
        state += x
    else:
        np.subtract(x, state, out=change)
        change *= weight
        state += change


def ema(x: Floats, n: int, skip: int = 0) -> Floats:
    """Exponential average with weight 2 / (n + 1), from the mean of the first n values."""
    return smooth(x, n, 2 / (n + 1), skip=skip)


def wilder(x: Floats, n: int) -> Floats:
    """Wilder's average: weight 1 / n, from the mean of the first n values."""
    return smooth(x, n, 1 / n)


def _before(x: Floats) -> Floats:
    """Shift by one row: yesterday's values."""
    return np.concatenate((np.full_like(x[:1], np.nan), x[:-1]))


def true_range(high: Floats, low: Floats, close: Floats) -> Floats:
    """Take the largest of high - low and the distances of both from yesterday's close; NaN on the first bar."""
    before = _before(close)
    # np.maximum hands a NaN on, so the first bar, which has no yesterday, has no true range.
    return np.maximum(high - low, np.maximum(np.abs(high - before), np.abs(low - before)))


def average_true_range(high: Floats, low: Floats, close: Floats, n: int) -> Floats:
    """Wilder's average of the true range."""
    return wilder(true_range(high, low, close), n)


def relative_strength_index(x: Floats, n: int) -> Floats:
    """100 x average gain / (average gain + average loss), both Wilder's; 0 where nothing moved, as TA-Lib has it."""
    change = x - _before(x)
    gain = wilder(np.where(change < 0, 0.0, change), n)
    loss = wilder(np.where(change > 0, 0.0, -change), n)
    loss += gain
    return np.where(loss < NIL, 0.0, 100 * (gain / np.where(loss < NIL, 1.0, loss)))


def macd(x: Floats, fast: int, slow: int, signal: int) -> tuple[Floats, Floats, Floats]:
    """Line, signal and histogram.

    Both averages have their first value on bar `slow`: the fast one is seeded with the `fast` bars before it, and all
    three outputs begin with the signal, as TA-Lib has it.
    """
    line = ema(x, fast, skip=slow - fast) - ema(x, slow)
    average = ema(line, signal)
    line = np.where(np.isnan(average), np.nan, line)
    return line, average, line - average


def directional(high: Floats, low: Floats, close: Floats, n: int) -> tuple[Floats, Floats, Floats]:
    """ADX, +DI and -DI after Wilder.

    The sums are seeded with n - 1 bars and take in the nth at once; ADX is the average of n values of DX, and stands
    still where DX has no value, as TA-Lib has it.
    """
    up, down = high - _before(high), _before(low) - low
    plus = np.where((up > down) & (up > 0), up, up * 0)
    minus = np.where((down > up) & (down > 0), down, down * 0)
    moves = [smooth(x, n - 1, 1 / n, total=True) for x in (plus, minus, true_range(high, low, close))]
    plus_di, minus_di = (_share(move, moves[2]) for move in moves[:2])
    for di in (plus_di, minus_di):
        # The seed itself is no output: TA-Lib's first is one bar later.
        di[first_value(di).clip(max=len(di) - 1), np.arange(di.shape[1])] = np.nan
    return _adx(plus_di, minus_di, n), plus_di, minus_di


def _share(part: Floats, whole: Floats) -> Floats:
    """100 part / whole; 0 where the whole is nil."""
    nil = np.abs(whole) < NIL
    return np.where(nil, 0.0, 100 * (part / np.where(nil, 1.0, whole)))


def _adx(plus_di: Floats, minus_di: Floats, n: int) -> Floats:
    """Wilder's average of DX, held where DX has no value."""
    both = plus_di + minus_di
    still = np.abs(both) < NIL
    dx = np.where(still, 0.0, 100 * (np.abs(plus_di - minus_di) / np.where(still, 1.0, both)))
    first = first_value(dx)
    adx = np.full_like(dx, np.nan)
    state = np.full(dx.shape[1], np.nan)
    for row in range(len(dx)):
        moved = state + (dx[row] - state) / n
        state = np.where(still[row], state, moved)
        seeded = np.flatnonzero(first + n - 1 == row)
        state[seeded] = dx[row - n + 1 : row + 1, seeded].sum(axis=0) / n
        adx[row] = state
    return adx


def on_balance_volume(close: Floats, volume: Floats) -> Floats:
    """Add the volume of rising closes, take away that of falling ones; the first bar's volume to begin with."""
    signed = volume * np.sign(close - _before(close))
    first = first_value(close)
    there = first < len(close)
    signed[first[there], there] = volume[first[there], there]
    return np.where(np.isnan(close), np.nan, np.nancumsum(signed, axis=0))
