"""How long ago the highest or the lowest value of a window was: of values that tie, the latest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, before_window
from scanner.indicators.kernels.windows import FEW_ROWS
from scanner.indicators.ties import exceeds

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


SINCE_HIGHEST = Kernel("since_highest", since_highest, before_window, window=True, unit="number")


def since_lowest(x: Floats, n: int) -> Floats:
    """Count the rows since the lowest of the last n; 0 where it is today's."""
    return since_highest(-x, n)


SINCE_LOWEST = Kernel("since_lowest", since_lowest, before_window, window=True, unit="number")


def _since_top(window: Floats) -> Floats:
    top = window.max(axis=0)
    since = np.argmin(exceeds(top, window[::-1]), axis=0)
    return np.where(np.isnan(top), np.nan, since)


def _later_top(old: Floats, old_since: _Counts, new: Floats, new_since: _Counts, apart: int) -> tuple[Floats, _Counts]:
    """Join two windows whose ends are so far apart: the old one's top must exceed the new one's."""
    return np.maximum(old, new), np.where(exceeds(old, new), old_since + np.int16(apart), new_since)
