"""Kernels that give one value as a percentage of another."""

from __future__ import annotations

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, bars_back


def rate_of_change(x: Floats, n: int) -> Floats:
    """Change over n rows in percent; 0 where the earlier value is 0, as TA-Lib has it."""
    before = x[:-n]
    change = x[n:] / _divisor(before)
    change -= 1
    change *= 100
    change[before == 0] = 0.0
    return change


ROC = Kernel("roc", rate_of_change, bars_back, window=True, unit="percent")


def share(part: Floats, whole: Floats) -> Floats:
    """100 part / whole; 0 where the whole is zero, as its parts are then and as TA-Lib has it."""
    percent = part / _divisor(whole)
    percent *= 100
    return percent


SHARE = Kernel("share", share, first=0, window=True, unit="percent")


def _divisor(x: Floats) -> Floats:
    """Put 1 in place of 0."""
    zero = x == 0
    if zero.any():
        x = x.copy()
        x[zero] = 1.0
    return x
