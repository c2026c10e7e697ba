"""When two numbers count as equal: within 1e-9 of their size.

A sum taken in another order differs in its last digits, and a price that has stood still equals its own average. The
size of a number is the larger of the two magnitudes and the natural size of what they measure (`sizes`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats

TIE = 1e-9


def tied(left: Floats, right: Floats | float, size: Floats | float = 0.0) -> NDArray[np.bool_]:
    """Tell where two values are equal, given their natural size; False where either is NaN."""
    scale = np.maximum(np.maximum(np.abs(left), np.abs(right)), size)
    return np.asarray(np.abs(left - right) <= TIE * scale)


def at_least(values: Floats, bound: float, size: float = 0.0) -> NDArray[np.bool_]:
    """Tell which values are a bound or more, those tied with it included; NaN is not."""
    return np.asarray(values >= bound) | tied(values, bound, size)


def exceeds(left: Floats, right: Floats) -> NDArray[np.bool_]:
    """Tell where the left value is the larger, by more than a tie; False where either is NaN."""
    # Where this is in doubt both have the same size, so that of one will do.
    return np.asarray(left - right > TIE * np.abs(left))
