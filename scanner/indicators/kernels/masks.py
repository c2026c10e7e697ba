"""Kernels that answer yes or no: 1 or 0, NaN where a stock has too few bars.

Prices that a split divided differ in their last digits, so what is compared must differ by more than a tie.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel
from scanner.indicators.ties import exceeds


def answer(yes: NDArray[np.bool_], known: Floats) -> Floats:
    """1 for yes and 0 for no; NaN where what was asked about is not known."""
    return np.where(np.isnan(known), np.nan, yes)


def enclosed(upper: Floats, lower: Floats, outer_upper: Floats, outer_lower: Floats) -> Floats:
    """Whether one band lies inside another, touching it nowhere."""
    return answer(exceeds(outer_upper, upper) & exceeds(lower, outer_lower), upper + outer_upper)


ENCLOSED = Kernel("enclosed", enclosed, first=0, window=True, unit="number")
