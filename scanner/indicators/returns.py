"""Kernels over returns: how large they are, and how they go along with the benchmark's."""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.windows import ROUNDING, sma


def log_change(x: Floats) -> Floats:
    """100 x the logarithm of today's value over the one before."""
    return 100 * np.log(x[1:] / x[:-1])


def quadratic_mean(x: Floats, n: int) -> Floats:
    """Root of the mean square of the last n rows."""
    return np.sqrt(sma(x * x, n))


def drawdown_depth(x: Floats, n: int) -> Floats:
    """Root of the mean square, over n rows, of each row's fall in percent from the highest since the window began.

    There is none where that highest is 0, nor for a window of one row.
    """
    rows = len(x) - n + 1
    top, squares = x[:rows].copy(), np.zeros((rows, *x.shape[1:]))
    for ahead in range(1, n):
        value = x[ahead : ahead + rows]
        np.maximum(top, value, out=top)
        fall = value / np.where(top == 0, np.nan, top)
        fall -= 1
        squares += fall * fall
    return 100 * np.sqrt(squares / n)


def benchmark_fit(own: Floats, benchmark: Floats, n: int) -> tuple[Floats, Floats, Floats]:
    """Fit the last n returns of a stock by those of its benchmark, by least squares.

    Returns:
        The slope (beta), the correlation (0 where the stock did not move, as TA-Lib has it), and the deviation of what
        the benchmark does not explain: the root of its sum of squares / (n - 2).
    """
    mean, level = sma(own, n), sma(benchmark, n)
    # Returns lie around 0, so that little is lost by taking squares of means from means of squares.
    spread, width = _variance(own, mean, n), _variance(benchmark, level, n)
    together = sma(own * benchmark, n) - mean * level
    beta = together / np.where(width == 0, np.nan, width)
    still = spread == 0
    correlation = together / np.sqrt(np.where(still, 1.0, spread * width))
    correlation = np.where(still, 0.0, np.clip(correlation, -1.0, 1.0))
    unexplained = 1 - correlation * correlation
    residual = np.where(unexplained <= ROUNDING, 0.0, spread * unexplained)
    return beta, correlation, np.sqrt(residual * (n / (n - 2)))


def _variance(x: Floats, mean: Floats, n: int) -> Floats:
    """Mean of squares less the square of the mean; 0 where that is only rounding."""
    squares = sma(x * x, n)
    variance = squares - mean * mean
    return np.where(variance <= ROUNDING * squares, 0.0, variance)
