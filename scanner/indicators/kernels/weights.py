"""Weighted sums over a window, as matrix products.

A kernel here gets and gives what one of `windows` does. Its rows are products of the last n rows with the same weights,
so CHUNK of them are one product with a banded matrix, whose cost hardly depends on n.
"""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats

#: Rows that one product gives: more would multiply more zeros than it saves calls.
CHUNK = 16
#: Multiplications in one product: beyond 2^18 OpenBLAS would take threads of its own, where the engine has taken all.
PRODUCT = 2**18


def weighted_sum(x: Floats, weights: Floats) -> Floats:
    """Sum the last rows, each times its weight, the newest row's weight last."""
    gaps = ~np.isfinite(x)
    if not gaps.any():
        return _products(x, weights)
    # A product spreads a gap to every row that it gives, the sum only to those whose window holds it.
    row = np.arange(len(x))[:, None]
    latest_gap = np.maximum.accumulate(np.where(gaps, row, -1))
    total = _products(np.where(gaps, 0.0, x), weights)
    total[latest_gap[len(weights) - 1 :] >= row[: len(total)]] = np.nan
    return total


def _products(x: Floats, weights: Floats) -> Floats:
    n = len(weights)
    rows = len(x) - n + 1
    band = np.zeros((CHUNK, CHUNK + n - 1))
    for row in range(CHUNK):
        band[row, row : row + n] = weights
    total = np.empty((rows, x.shape[1]))
    width = max(PRODUCT // band.size, 1)
    for start in range(0, rows, CHUNK):
        given = total[start : start + CHUNK]
        depth = len(given) + n - 1
        for left in range(0, x.shape[1], width):
            columns = slice(left, left + width)
            np.matmul(band[: len(given), :depth], x[start : start + depth, columns], out=given[:, columns])
    return total
