"""Averages that quicken and slow down with the price. A kernel here gets and gives what one of `recursions` does."""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.smoothing import first_value
from scanner.indicators.windows import rolling_sum

#: The weights of exponential averages of 2 and of 30 bars, between which Kaufman's moves.
FAST, SLOW = 2 / 3, 2 / 31


def kaufman(x: Floats, n: int, *, rows: int) -> Floats:
    """Exponential average whose weight follows the efficiency ratio of n bars, from bar n's value on.

    The ratio is |change over n bars| / sum of |daily changes|: 1 on a straight way, 0 for going nowhere. It is 1 where
    nothing moved, as TA-Lib has it.
    """
    if len(x) <= n:
        return np.full((rows, x.shape[1]), np.nan)
    weight = _weight(x, n)
    begins = first_value(x) + n
    late = np.flatnonzero(begins > n)
    coming = x[n:].copy()
    before = np.arange(n, len(x))[:, None] < begins[late]
    # Until its average begins, a column's state is its last value.
    weight[:, late] = np.where(before, 1.0, weight[:, late])
    coming[:, late] = np.where(before, np.nan_to_num(coming[:, late]), coming[:, late])
    state = np.nan_to_num(x[n - 1])
    for row in range(len(coming)):
        coming[row] -= state
        coming[row] *= weight[row]
        coming[row] += state
        state = coming[row]
    coming[:, late] = np.where(before, np.nan, coming[:, late])
    missing = np.full((max(rows - len(coming), 0), x.shape[1]), np.nan)
    return np.concatenate((missing, coming[-rows:]))


def _weight(x: Floats, n: int) -> Floats:
    """Square of what lies between SLOW and FAST by the efficiency ratio, for every row from the nth on."""
    way = rolling_sum(np.abs(x[1:] - x[:-1]), n)
    straight = np.abs(x[n:] - x[:-n])
    still = way == 0
    way[still] = straight[still] = 1.0
    weight = SLOW + straight / way * (FAST - SLOW)
    weight *= weight
    return weight
