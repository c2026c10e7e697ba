"""The recursion y = decay y + gain x, for every column of a block at once.

A linear recursion is a product with a triangular matrix of powers of its decay, so a block of stocks is smoothed by a
few matrix products instead of a step for each bar; and where only the last rows are wanted, by a product with their
rows of that matrix alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scanner.market.source import Floats

#: Rows that one matrix product advances: more would cost more multiplications than it saves calls.
CHUNK = 32


@dataclass(frozen=True, slots=True)
class Smoother:
    """An exponential smoothing.

    Attributes
    ----------
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
    if not len(x) or not np.isnan(x[0]).any():
        return np.zeros(x.shape[1], dtype=np.intp)
    missing = np.isnan(x)
    return np.where(missing.all(axis=0), len(x), missing.argmin(axis=0))


def smooth(x: Floats, smoother: Smoother, rows: int, skip: int = 0) -> Floats:
    """Smooth each column from its first value that is not NaN.

    Parameters
    ----------
    x: (T, width).
    rows: how many of the last rows to give.
    skip: so many values are passed over before the seed's.

    Returns
    -------
    (rows, width); NaN before the seed, and from a NaN in the column's midst on.
    """
    seed_row = first_value(x) + skip + smoother.length - 1
    earliest = int(seed_row.min(initial=len(x)))
    if earliest >= len(x):
        return np.full((rows, x.shape[1]), np.nan)
    seed, body = _seeded(x, seed_row, earliest, smoother)
    y = _run(seed, body, smoother, min(rows, len(body) + 1))
    broken = np.flatnonzero(np.isnan(y[-1]))
    if len(broken):
        # A product spreads a NaN up its column, a recursion only down.
        y[:, broken] = _step_by_step(seed[broken], body[:, broken], smoother)[-len(y) :]
    late = len(x) - len(y) + np.arange(len(y))[:, None] < seed_row
    y[late] = np.nan
    return y if len(y) == rows else np.concatenate((np.full((rows - len(y), y.shape[1]), np.nan), y))


def _seeded(x: Floats, seed_row: NDArray[np.intp], earliest: int, smoother: Smoother) -> tuple[Floats, Floats]:
    """Give the state at the earliest seed, and what comes in after it.

    Where columns are seeded in the same row, these are the seeds and the rest of x. A column seeded later has nothing
    coming in before, and then what makes its state the seed.
    """
    body = x[earliest + 1 :]
    if (seed_row == earliest).all():
        return _seed(x, seed_row, smoother), body
    after = np.arange(earliest + 1, len(x))[:, None]
    body = np.where(after > seed_row, body, 0.0)
    state = np.zeros(x.shape[1])
    there = np.flatnonzero(seed_row < len(x))
    seeds = _seed(x[:, there], seed_row[there], smoother)
    early = seed_row[there] == earliest
    state[there[early]] = seeds[early]
    late = there[~early]
    body[seed_row[late] - earliest - 1, late] = seeds[~early] / smoother.gain
    return state, body


def _seed(x: Floats, seed_row: NDArray[np.intp], smoother: Smoother) -> Floats:
    """Sum or average the values that end with each column's seed row."""
    n = smoother.length
    if len(seed_row) and (seed_row == seed_row[0]).all():
        total = x[seed_row[0] - n + 1 : seed_row[0] + 1].sum(axis=0)
    else:
        total = x[seed_row - n + 1 + np.arange(n)[:, None], np.arange(x.shape[1])].sum(axis=0)
    return total if smoother.total else total / n


def _run(state: Floats, body: Floats, smoother: Smoother, rows: int) -> Floats:
    """Give the last `rows` states, the one before the body included."""
    if rows == 1 and len(body):
        powers = _powers(smoother.decay, len(body) + 1)
        return (powers[-1] * state + (smoother.gain * powers[-2::-1]) @ body)[None]
    y = np.empty((len(body) + 1, len(state)))
    y[0] = state
    triangle, fading = _triangle(smoother.decay, smoother.gain)
    for start in range(0, len(body), CHUNK):
        chunk = body[start : start + CHUNK]
        here = y[start + 1 : start + 1 + len(chunk)]
        np.matmul(triangle[: len(chunk), : len(chunk)], chunk, out=here)
        here += fading[: len(chunk)] * y[start]
    return y[len(y) - rows :]


def _step_by_step(state: Floats, body: Floats, smoother: Smoother) -> Floats:
    """Run the recursion as it is written."""
    y = np.empty((len(body) + 1, len(state)))
    y[0] = state
    for row in range(len(body)):
        y[row + 1] = smoother.decay * y[row] + smoother.gain * body[row]
    return y


@cache
def _powers(decay: float, count: int) -> Floats:
    powers: Floats = decay ** np.arange(count)
    return powers


@cache
def _triangle(decay: float, gain: float) -> tuple[Floats, Floats]:
    """Make the matrix that advances CHUNK rows, and what is left of the state before them, a column."""
    powers = _powers(decay, CHUNK + 1)
    back = np.arange(CHUNK)[:, None] - np.arange(CHUNK)
    return gain * np.where(back >= 0, powers[np.maximum(back, 0)], 0.0), powers[1:, None]
