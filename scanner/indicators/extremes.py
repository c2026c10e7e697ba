"""Kernels about extremes: how long ago one was, where a series turned, and what it was then.

Of values that tie, the latest is the extreme of a window, and the first the turn of a flat top.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.indicators.flags import answer
from scanner.indicators.ties import exceeds
from scanner.indicators.windows import FEW_ROWS, highest

_Counts = NDArray[np.int16]


def since_highest(x: Floats, n: int) -> Floats:
    """Count the rows since the highest of the last n; 0 where it is today's."""
    rows = len(x) - n + 1
    if rows <= FEW_ROWS:
        return np.stack([_since_top(x[row : row + n]) for row in range(rows)])
    size, top, since = 1, x, np.zeros(x.shape, dtype=np.int16)
    while size * 2 <= n:
        top, since = _later_top(top[:-size], since[:-size], top[size:], since[size:], size)
        size *= 2
    rest = n - size
    top, since = _later_top(top[:rows], since[:rows], top[rest : rest + rows], since[rest : rest + rows], rest)
    return np.where(np.isnan(top), np.nan, since)


def since_lowest(x: Floats, n: int) -> Floats:
    """Count the rows since the lowest of the last n; 0 where it is today's."""
    return since_highest(-x, n)


def _since_top(window: Floats) -> Floats:
    top = window.max(axis=0)
    since = np.argmin(exceeds(top, window[::-1]), axis=0)
    return np.where(np.isnan(top), np.nan, since)


def _later_top(old: Floats, old_since: _Counts, new: Floats, new_since: _Counts, apart: int) -> tuple[Floats, _Counts]:
    """Join two windows whose ends are so far apart: the old one's top must exceed the new one's."""
    return np.maximum(old, new), np.where(exceeds(old, new), old_since + np.int16(apart), new_since)


def tops(x: Floats, n: int) -> Floats:
    """Whether the value n rows ago exceeds the n before it, and none of the n since exceeds it."""
    value = x[n : len(x) - n]
    before, since = highest(x[: len(x) - n - 1], n), highest(x[n + 1 :], n)
    return answer(exceeds(value, before) & ~exceeds(since, value), before + since)


def bottoms(x: Floats, n: int) -> Floats:
    """Whether the value n rows ago is below the n before it, and none of the n since is below it."""
    return tops(-x, n)


def latest(x: Floats, flag: Floats, *, rows: int) -> Floats:
    """Give the value of the last row that was flagged; NaN before the first."""
    row = np.arange(len(x), dtype=np.int32)[:, None]
    flagged = np.maximum.accumulate(np.where(flag == 1, row, -1), axis=0)[-rows:]
    return np.where(flagged < 0, np.nan, np.take_along_axis(x, flagged, axis=0))


def positive(x: Floats) -> Floats:
    """The value where it is above 0, else 0."""
    return np.maximum(x, 0.0)
