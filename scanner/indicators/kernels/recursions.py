"""The recursion y = decay y + gain x, for every column of a block at once.

A linear recursion is a product with a triangular matrix of powers of its decay, so a block of stocks is smoothed by a
few matrix products instead of a step for each bar; and where only the last rows are wanted, by a product with their
rows of that matrix alone.

Each output of such a kernel carries on from the one before, from the stock's first bar. So it gets arrays of shape
(T, width), all the bars there are, the newest last, and how many of the last rows are wanted; it gives (rows, width).
NaN rows at the top are bars a stock does not have.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, before_window

#: Rows that one matrix product advances: more would cost more multiplications than it saves calls.
CHUNK = 16
#: Multiplications that OpenBLAS does in the calling thread. Threads of its own would only wait for each other here: our
#: blocks keep all cores busy already; and how it shares a product out would show in the last digits.
PART = 4 * 65536


@dataclass(frozen=True, slots=True)
class Smoother:
    """An exponential smoothing.

    Attributes:
        length: how many values make the seed.
        weight: what a new value counts; what went before counts 1 - weight.
        total: whether sums are kept in place of means: y = (1 - weight) y + x, seeded with a sum.
    """

    length: int
    weight: float
    total: bool = False

    @property
    def gain(self) -> float:
        """What x is multiplied by."""
        return 1.0 if self.total else self.weight

    @property
    def decay(self) -> float:
        """What is left of y a row later."""
        return 1 - self.weight


def first_value(x: Floats) -> NDArray[np.intp]:
    """Give each column's first row that is not NaN; the number of rows where there is none."""
    rows = 1
    # Mostly all columns begin in one of the first rows, and there is no need to look further.
    while rows < len(x) and np.isnan(x[rows - 1]).any():
        rows = min(2 * rows, len(x))
    if not len(x):
        return np.zeros(x.shape[1], dtype=np.intp)
    first = np.isnan(x[:rows]).argmin(axis=0)
    return np.where(np.isnan(x[first, np.arange(x.shape[1])]), len(x), first)


def smooth(x: Floats, smoother: Smoother, rows: int, skip: int = 0) -> Floats:
    """Smooth each column from its first value that is not NaN.

    Args:
        x: (T, width).
        rows: how many of the last rows to give.
        skip: so many values are passed over before the seed's.

    Returns:
        (rows, width); NaN before the seed, and from a NaN in the column's midst on.
    """
    seed_row = first_value(x) + skip + smoother.length - 1
    earliest = int(seed_row.min(initial=len(x)))
    if earliest >= len(x):
        return np.full((rows, x.shape[1]), np.nan)
    seed, body = _seeded(x, seed_row, earliest, smoother)
    given = min(rows, len(body) + 1)
    y = np.empty((rows, x.shape[1]))
    y[: rows - given] = np.nan
    _run(seed, body, smoother, y[rows - given :])
    broken = np.flatnonzero(~np.isfinite(y[-1]))
    if len(broken):
        # A product spreads a NaN or an infinity up its column, a recursion only down.
        y[rows - given :, broken] = _step_by_step(seed[broken], body[:, broken], smoother)[-given:]
    first_given = len(x) - given
    if seed_row.max() > first_given:
        np.copyto(y[rows - given :], np.nan, where=np.arange(first_given, len(x))[:, None] < seed_row)
    return y


def _seeded(x: Floats, seed_row: NDArray[np.intp], earliest: int, smoother: Smoother) -> tuple[Floats, Floats]:
    """Give the state at the earliest seed, and what comes in after it.

    Where columns are seeded in the same row, these are the seeds and the rest of x. A column seeded later has nothing
    coming in before, and then what makes its state the seed.
    """
    body = x[earliest + 1 :]
    if (seed_row == earliest).all():
        return _seed(x, seed_row, smoother), body
    body = body.copy()
    unseeded = body[: int(seed_row.max()) - earliest]
    np.copyto(unseeded, 0.0, where=np.arange(earliest + 1, earliest + 1 + len(unseeded))[:, None] <= seed_row)
    there = np.flatnonzero(seed_row < len(x))
    seeds = np.zeros(x.shape[1])
    seeds[there] = _seed(x, seed_row[there], smoother, there)
    state = np.where(seed_row == earliest, seeds, 0.0)
    late = there[seed_row[there] > earliest]
    body[seed_row[late] - earliest - 1, late] = seeds[late] / smoother.gain
    return state, body


def _seed(x: Floats, seed_row: NDArray[np.intp], smoother: Smoother, columns: NDArray[np.intp] | None = None) -> Floats:
    """Sum or average the values that end with each column's seed row."""
    n = smoother.length
    if columns is None:
        values = x[seed_row[0] - n + 1 : seed_row[0] + 1]
    else:
        values = x[seed_row - n + 1 + np.arange(n)[:, None], columns]
    total: Floats = values.sum(axis=0)
    return total if smoother.total else total / n


def product(weights: Floats, x: Floats) -> Floats:
    """Multiply (k, T) by (T, width), in parts that OpenBLAS does in the calling thread."""
    if len(weights) == 1:  # a product with a vector is another routine, with another bound
        return np.asarray(np.einsum("kt,tw->kw", weights, x))
    rows = max(PART // max(len(weights) * x.shape[1], 1), 1)
    total = weights[:, :rows] @ x[:rows]
    for start in range(rows, len(x), rows):
        total += weights[:, start : start + rows] @ x[start : start + rows]
    return total


def _run(state: Floats, body: Floats, smoother: Smoother, y: Floats) -> None:
    """Write the last states into y; there is one before the body, and one for each of its rows."""
    skipped = len(body) + 1 - len(y)
    if skipped:
        powers = _powers(smoother.decay, skipped + 1)
        state = powers[-1] * state + product(smoother.gain * powers[None, -2::-1], body[:skipped])[0]
    y[0] = state
    body = body[skipped:]
    matrix = _advance(smoother.decay, smoother.gain)
    stretch = np.empty((CHUNK + 1, y.shape[1]))
    for start in range(0, len(body), CHUNK):
        n = len(body[start : start + CHUNK])
        stretch[0] = y[start]
        stretch[1 : n + 1] = body[start : start + n]
        np.matmul(matrix[:n, : n + 1], stretch[: n + 1], out=y[start + 1 : start + n + 1])


def _step_by_step(state: Floats, body: Floats, smoother: Smoother) -> Floats:
    """Run the recursion as it is written."""
    y = np.empty((len(body) + 1, len(state)))
    y[0] = state
    for row in range(len(body)):
        y[row + 1] = smoother.decay * y[row] + smoother.gain * body[row]
    return y


@lru_cache(maxsize=512)  # bounded: a long-lived process meets many lengths
def _powers(decay: float, count: int) -> Floats:
    return np.power(decay, np.arange(count, dtype=np.float64))


@lru_cache(maxsize=512)
def _advance(decay: float, gain: float) -> Floats:
    """Make the matrix that takes a state and CHUNK values after it to the CHUNK states after it."""
    powers = _powers(decay, CHUNK + 1)
    back = np.arange(CHUNK)[:, None] - np.arange(CHUNK)
    triangle = gain * np.where(back >= 0, powers[np.maximum(back, 0)], 0.0)
    return np.concatenate((powers[1:, None], triangle), axis=1)


def ema(x: Floats, n: int, *, rows: int, skip: int = 0) -> Floats:
    """Exponential average with weight 2 / (n + 1), from the mean of the first n values."""
    return smooth(x, Smoother(n, 2 / (n + 1)), rows, skip)


EMA = Kernel("ema", ema, before_window, window=False, unit="series", linear=True)


def wilder(x: Floats, n: int, *, rows: int) -> Floats:
    """Wilder's average: weight 1 / n, from the mean of the first n values."""
    return smooth(x, Smoother(n, 1 / n), rows)


WILDER = Kernel("wilder", wilder, before_window, window=False, unit="series", linear=True)
