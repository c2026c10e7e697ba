"""Parts of oscillators that compare bars with each other. Kernels over a window, as those of `windows`."""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.ties import TIE
from scanner.indicators.windows import highest

#: Rows that are counted at a time, so that they stay in the cache.
ROWS = 64


def buying_pressure(low: Floats, close: Floats) -> Floats:
    """Close less the lower of low and yesterday's close."""
    return close[1:] - np.minimum(low[1:], close[:-1])


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
