"""Kernels over returns: how large they are, and how they go along with the benchmark's."""

from __future__ import annotations

import numpy as np

from scanner.indicators.windows import sma
from scanner.market.source import Floats


def log_change(x: Floats) -> Floats:
    """100 x the logarithm of today's value over the one before."""
    return 100 * np.log(x[1:] / x[:-1])


def quadratic_mean(x: Floats, n: int) -> Floats:
    """Root of the mean square of the last n rows."""
    return np.sqrt(sma(x * x, n))
