"""How long something has gone on. A kernel here gets and gives what one of `recursions` does."""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel
from scanner.indicators.ties import TIE


def streak(x: Floats, *, rows: int) -> Floats:
    """Rises in a row, or falls in a row as a negative number; 0 where the value is that of the row before."""
    run = np.full(x.shape, np.nan)
    change = x[1:] - x[:-1]
    change *= np.abs(change) > TIE * np.abs(x[1:])
    np.sign(change, out=run[1:])
    for row in range(1, len(run)):
        np.add(run[row], run[row - 1], out=run[row], where=run[row] * run[row - 1] > 0)
    return run[-rows:]


STREAK = Kernel("streak", streak, first=1, window=False, unit="number")
