"""Kernels over a window: each output looks at the last n rows of its inputs and at nothing before them.

A kernel gets arrays of shape (rows + first, width), the newest row last, and gives (rows, width), where `first` is its
number of bars before the first value. NaN rows at the top (bars a stock does not have) give NaN, and only there:
sums are rebuilt from the window itself, never carried along, so nothing leaks out of a window and no error accumulates.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, before_window

#: What is known of every window of some length: arrays of equal shape, one row for each window.
Parts = tuple[Floats, ...]

#: Up to so many rows, reducing each window directly is quicker than sharing work between windows.
FEW_ROWS = 8
#: Relative size below which a sum of differences is only their rounding.
ROUNDING = 1e-12


def _windows(
    x: Floats, n: int, whole: Callable[[Floats], Floats], pair: Callable[[Floats, Floats], Floats], *, overlap: bool
) -> Floats:
    """Reduce every window of n rows: directly for few rows, else by joining windows of doubling length.

    `whole` reduces axis 0, `pair` joins two neighbouring windows; `overlap` says whether rows may count twice.
    """
    rows = len(x) - n + 1
    if rows <= FEW_ROWS:
        return np.stack([whole(x[row : row + n]) for row in range(rows)])
    if overlap:
        size, doubled = 1, x
        while size * 2 <= n:
            doubled = pair(doubled[:-size], doubled[size:])
            size *= 2
        return pair(doubled[:rows], doubled[n - size : n - size + rows])
    return _joined((x,), n, lambda left, right, _sizes: (pair(left[0], right[0]),))[0]


def _joined(bars: Parts, n: int, pair: Callable[[Parts, Parts, tuple[int, int]], Parts]) -> Parts:
    """Join disjoint windows whose lengths are the powers of two that make up n.

    Args:
        bars: what is known of every window of one row.
        pair: gives what is known of two neighbouring windows together, whose lengths it is told.
    """
    rows = len(bars[0]) - n + 1
    size, doubled = 1, bars
    length, window = 0, bars
    while size <= n:
        if n & size:
            part = tuple(known[length : length + rows] for known in doubled)
            window = pair(window, part, (length, size)) if length else part
            length += size
        if size * 2 <= n:
            earlier, later = (tuple(known[half] for known in doubled) for half in (slice(-size), slice(size, None)))
            doubled = pair(earlier, later, (size, size))
        size *= 2
    return window


def rolling_sum(x: Floats, n: int) -> Floats:
    """Sum the last n rows, today's included."""
    return _windows(x, n, lambda window: window.sum(axis=0), np.add, overlap=False)


def highest(x: Floats, n: int) -> Floats:
    """Take the maximum of the last n rows, today's included."""
    return _windows(x, n, lambda window: window.max(axis=0), np.maximum, overlap=True)


HIGHEST = Kernel("highest", highest, before_window, window=True, unit="series")


def lowest(x: Floats, n: int) -> Floats:
    """Take the minimum of the last n rows, today's included."""
    return _windows(x, n, lambda window: window.min(axis=0), np.minimum, overlap=True)


LOWEST = Kernel("lowest", lowest, before_window, window=True, unit="series")


def sma(x: Floats, n: int) -> Floats:
    """Average the last n rows."""
    return rolling_sum(x, n) / n


SMA = Kernel("sma", sma, before_window, window=True, unit="series", linear=True)


def deviation(x: Floats, n: int) -> Floats:
    """Population standard deviation of the last n rows.

    From squared distances to the mean: the textbook's mean of squares less square of the mean loses all digits of a
    quiet stock.
    """
    total, squares = _moments(x, n)
    spread = np.sqrt(squares / n)
    # The mean of equal prices is off by a rounding, which is no deviation.
    spread[spread <= ROUNDING * np.abs(total / n)] = 0.0
    return spread


STDEV = Kernel("stdev", deviation, before_window, window=True, unit="series")


def _moments(x: Floats, n: int) -> Parts:
    """Sum, and sum of squared distances to the mean, of the last n rows."""
    rows = len(x) - n + 1
    if rows > FEW_ROWS:
        return _joined((x, x - x), n, _joined_moments)
    total = rolling_sum(x, n)
    return total, np.stack([((x[row : row + n] - total[row] / n) ** 2).sum(axis=0) for row in range(rows)])


def _joined_moments(left: Parts, right: Parts, sizes: tuple[int, int]) -> Parts:
    """Join the moments of two windows (Chan, Golub, LeVeque 1979): squares of differences alone are added."""
    m, n = sizes
    apart = left[0] - right[0] if m == n else left[0] * (n / m) - right[0]
    apart *= apart
    apart *= m / (n * (m + n))
    apart += left[1]
    apart += right[1]
    return left[0] + right[0], apart


def linear_regression(x: Floats, n: int) -> Floats:
    """End point of the least-squares line through the last n rows."""
    # The line's end is a weighted mean: weight 1/n + (k - m)(n - 1 - m) / sum of (k - m)^2, m the middle of 0..n-1.
    k = np.arange(n) - (n - 1) / 2
    weights = 1 / n + k * k[-1] / (k @ k)
    rows = len(x) - n + 1
    line = np.zeros((rows, *x.shape[1:]))
    for back in range(n):
        line += weights[back] * x[back : back + rows]
    return line


LINREG = Kernel("linreg", linear_regression, before_window, window=True, unit="series", linear=True)
