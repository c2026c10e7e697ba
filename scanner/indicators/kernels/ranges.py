"""Kernels that compare a bar with the one before: how far a price went, and to which side."""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel


def true_range(high: Floats, low: Floats, close: Floats) -> Floats:
    """The higher of high and yesterday's close, less the lower of low and yesterday's close.

    That is the largest of high - low and the distances of both from yesterday's close. A listing's first bar, which
    has no yesterday, has no true range.
    """
    top = np.maximum(high[1:], close[:-1])
    top -= np.minimum(low[1:], close[:-1])
    return top


RANGES = Kernel("true_range", true_range, first=1, window=True, unit="price")


def directional_moves(high: Floats, low: Floats) -> tuple[Floats, Floats]:
    """Wilder's +DM and -DM: the larger of the moves of high and low out of yesterday's range, the other being 0.

    Like TA-Lib this compares the two moves as computed: equal ones may count as either, by their last digit.
    """
    up, down = high[1:] - high[:-1], low[:-1] - low[1:]
    rising, falling = up > down, down > up
    plus, minus = np.maximum(up, 0.0, out=up), np.maximum(down, 0.0, out=down)
    plus *= rising
    minus *= falling
    return plus, minus


MOVES = Kernel("moves", directional_moves, first=1, window=True, unit="price")
