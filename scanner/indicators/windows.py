"""Kernels over a window: each output looks at the last n rows of its inputs and at nothing before them.

A kernel gets arrays of shape (rows + first, width), the newest row last, and gives (rows, width), where `first` is its
number of bars before the first value. NaN rows at the top (bars a stock does not have) give NaN, and only there:
sums are rebuilt from the window itself, never carried along, so nothing leaks out of a window and no error accumulates.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.ties import TIE

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


def lowest(x: Floats, n: int) -> Floats:
    """Take the minimum of the last n rows, today's included."""
    return _windows(x, n, lambda window: window.min(axis=0), np.minimum, overlap=True)


def sma(x: Floats, n: int) -> Floats:
    """Average the last n rows."""
    return rolling_sum(x, n) / n


def deviation(x: Floats, n: int) -> Floats:
    """Population standard deviation of the last n rows.

    From squared distances to the mean: the textbook's mean of squares less square of the mean loses all digits of a
    quiet stock.
    """
    total, squares = _moments(x, n)
    reach = np.sqrt(squares / n)
    # The mean of equal prices is off by a rounding, which is no deviation.
    reach[reach <= ROUNDING * np.abs(total / n)] = 0.0
    return reach


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


def bollinger(x: Floats, n: int, width: float) -> tuple[Floats, Floats, Floats]:
    """Upper, middle and lower band: the average, and `width` population deviations around it."""
    middle = sma(x, n)
    reach = width * deviation(x, n)
    return middle + reach, middle, middle - reach


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


def rises(x: Floats) -> Floats:
    """Change from the row before where it is a rise, else 0."""
    change = x[1:] - x[:-1]
    return np.maximum(change, 0.0, out=change)


def falls(x: Floats) -> Floats:
    """Change from the row before, made positive, where it is a fall, else 0."""
    change = x[:-1] - x[1:]
    return np.maximum(change, 0.0, out=change)


def true_range(high: Floats, low: Floats, close: Floats) -> Floats:
    """The higher of high and yesterday's close, less the lower of low and yesterday's close.

    That is the largest of high - low and the distances of both from yesterday's close. A listing's first bar, which
    has no yesterday, has no true range.
    """
    top = np.maximum(high[1:], close[:-1])
    top -= np.minimum(low[1:], close[:-1])
    return top


def directional_moves(high: Floats, low: Floats) -> tuple[Floats, Floats]:
    """Wilder's +DM and -DM: the larger of the moves of high and low out of yesterday's range, the other being 0.

    Like TA-Lib this compares the two moves as computed: equal ones may count as either, by their last digit.
    """
    up, down = high[1:] - high[:-1], low[:-1] - low[1:]
    rising, falling = up > down, down > up
    plus, minus = np.maximum(up, 0.0, out=up), np.maximum(down, 0.0, out=down)
    plus *= rising
    minus *= falling
    return plus, minus


def rate_of_change(x: Floats, n: int) -> Floats:
    """Change over n rows in percent; 0 where the earlier value is 0, as TA-Lib has it."""
    before = x[:-n]
    change = x[n:] / _divisor(before)
    change -= 1
    change *= 100
    change[before == 0] = 0.0
    return change


def share(part: Floats, whole: Floats) -> Floats:
    """100 part / whole; 0 where the whole is nil, as its parts are then and as TA-Lib has it."""
    percent = part / _divisor(whole)
    percent *= 100
    return percent


def _divisor(x: Floats) -> Floats:
    """Put 1 in place of 0."""
    nil = x == 0
    if nil.any():
        x = x.copy()
        x[nil] = 1.0
    return x


def stochastic(high: Floats, low: Floats, close: Floats, fast: int, slow: int, signal: int) -> tuple[Floats, Floats]:
    """Slow %K and %D: the close's place in the range of `fast` rows, averaged over `slow`, and that over `signal`.

    Both begin with %D, as TA-Lib has it.
    """
    top, bottom = highest(high, fast), lowest(low, fast)
    reach = top - bottom
    # What stands still has no range, and a rounding over a rounding is any number.
    place = share(close[fast - 1 :] - bottom, np.where(reach <= TIE * np.abs(top), 0.0, reach))
    k = sma(place, slow)
    d = sma(k, signal)
    return np.where(np.isnan(d), np.nan, k[signal - 1 :]), d


def williams_r(high: Floats, low: Floats, close: Floats, n: int) -> Floats:
    """Distance of the close from the highest high, as a share of the range; 0 down to -100."""
    top = highest(high, n)
    return share(close[n - 1 :] - top, top - lowest(low, n))


def commodity_channel(high: Floats, low: Floats, close: Floats, n: int) -> Floats:
    """(Typical price - its average) / (0.015 x mean absolute deviation); 0 where the typical price stood still."""
    typical = (high + low + close) / 3
    mean = sma(typical, n)
    rows = len(mean)
    absolute, distance = np.zeros_like(mean), np.empty_like(mean)
    for back in range(n):
        np.subtract(typical[back : back + rows], mean, out=distance)
        absolute += np.abs(distance, out=distance)
    # The mean of equal prices is off by a rounding, and a rounding over a rounding is any number.
    still = absolute <= ROUNDING * np.abs(mean)
    np.subtract(typical[n - 1 :], mean, out=distance)
    distance[still], absolute[still] = 0.0, 1.0
    distance /= absolute
    distance *= n / 0.015
    return distance


def money_flow(high: Floats, low: Floats, close: Floats, volume: Floats, n: int) -> Floats:
    """Dollar volume of rising typical prices, in percent of all but the unchanged; 0 where none flowed."""
    typical = (high + low + close) / 3
    change = typical[1:] - typical[:-1]
    # Thirds round: the same three prices in another order must not count as a move.
    moved = np.abs(change) > ROUNDING * typical[1:]
    flow = np.sign(change, out=change)
    flow *= moved
    flow *= typical[1:]
    flow *= volume[1:]
    rising = np.maximum(flow, 0.0)
    up, total = rolling_sum(rising, n), rolling_sum(np.abs(flow, out=flow), n)
    total[total == 0] = 1.0  # and nothing rose
    return share(up, total)
