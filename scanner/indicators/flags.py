"""Kernels that answer yes or no: 1 or 0, NaN where a stock has too few bars.

Prices that a split divided differ in their last digits, so what is compared must differ by more than a tie.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.indicators.ties import exceeds
from scanner.indicators.windows import lowest


def answer(yes: NDArray[np.bool_], known: Floats) -> Floats:
    """1 for yes and 0 for no; NaN where what was asked about is not known."""
    return np.where(np.isnan(known), np.nan, yes)


def enclosed(upper: Floats, lower: Floats, outer_upper: Floats, outer_lower: Floats) -> Floats:
    """Whether one band lies inside another, touching it nowhere."""
    return answer(exceeds(outer_upper, upper) & exceeds(lower, outer_lower), upper + outer_upper)


def inside(high: Floats, low: Floats) -> Floats:
    """Whether a bar lies inside the one before, touching neither its high nor its low."""
    return enclosed(high[1:], low[1:], high[:-1], low[:-1])


def outside(high: Floats, low: Floats) -> Floats:
    """Whether a bar reaches beyond both ends of the one before."""
    return enclosed(high[:-1], low[:-1], high[1:], low[1:])


def narrow(high: Floats, low: Floats, n: int) -> Floats:
    """Whether no bar of the last n has a smaller range than today's."""
    reach = high - low
    least, today = lowest(reach, n), reach[n - 1 :]
    # The rounding of a range is that of its prices.
    return answer(~exceeds(high[n - 1 :] + (today - least), high[n - 1 :]), least)
