"""The least-squares line through the last n rows, row by row. Kernels over a window, as those of `windows`."""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.weights import weighted_sum
from scanner.indicators.windows import deviation

#: Sessions of a year, by Clenow.
YEAR = 250


def slope(x: Floats, n: int) -> Floats:
    """Rise of the line from row to row."""
    distance = np.arange(n) - (n - 1) / 2
    return weighted_sum(x, distance / (distance @ distance))


def r_squared(x: Floats, n: int) -> Floats:
    """Share of the variance that the line explains, 0 to 1; 0 where nothing varies."""
    return _explained(slope(x, n), deviation(x, n), n)


def clenow(x: Floats, n: int) -> Floats:
    """Growth of a year along the line through the logarithms, in percent, times the share that the line explains."""
    logarithm = np.log(x)
    rise = slope(logarithm, n)
    return 100 * np.expm1(YEAR * rise) * _explained(rise, deviation(logarithm, n), n)


def _explained(rise: Floats, spread: Floats, n: int) -> Floats:
    share = rise * np.sqrt((n * n - 1) / 12)  # the deviation of 1, 2, ... n
    share /= np.where(spread == 0, 1.0, spread)
    share *= share
    share[spread == 0] = 0.0
    # All of it is, but for a rounding, what more than all of it would be.
    return np.asarray(np.minimum(share, 1.0, out=share))
