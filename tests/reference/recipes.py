"""What `docs/recipes.md` writes in the screening language, by the formulas of its sources."""

from __future__ import annotations

import numpy as np

from tests.reference import exact
from tests.reference.indicators import shifted
from tests.reference.market import Bars, Floats


def detrended(bars: Bars, n: int) -> Floats:
    """The close n/2 + 1 bars ago less today's average."""
    return shifted(bars.close, n // 2 + 1) - exact.mean(bars.close, n)


def detrended_uncentred(bars: Bars, n: int) -> Floats:
    """Today's close less the average of n/2 + 1 bars ago."""
    return bars.close - shifted(exact.mean(bars.close, n), n // 2 + 1)


def know_sure_thing(bars: Bars) -> Floats:
    total = np.zeros(len(bars))
    for weight, (change, length) in enumerate([(10, 10), (15, 10), (20, 10), (30, 15)], start=1):
        total += weight * exact.mean(rate_of_change(bars.close, change), length)
    return total


def know_sure_thing_signal(bars: Bars) -> Floats:
    return exact.mean(know_sure_thing(bars), 9)


def mass_index(bars: Bars, average: int, n: int) -> Floats:
    """The sum of n ratios of the averaged range to its own average."""
    once = exact.smooth(bars.high - bars.low, average, 2 / (average + 1))
    twice = exact.smooth(once, average, 2 / (average + 1))
    return exact.per_window(_ratio(once, twice), n, lambda window: window.sum(axis=1))


def ease_of_movement(bars: Bars, n: int) -> Floats:
    """Distance moved over the box ratio (volume in hundreds of millions, over the range); none without volume."""
    middle = (bars.high + bars.low) / 2
    reach = bars.high - bars.low
    moved = middle - shifted(middle, 1)
    # A bar without range has a box ratio without end, and no ease.
    box = _ratio(bars.volume / 1e8, reach)
    one = np.where(reach == 0, 0.0 * moved, _ratio(moved, box))
    return exact.mean(np.where(bars.volume == 0, np.nan, one), n)


def zero_lag(bars: Bars, n: int) -> Floats:
    gained = bars.close - shifted(bars.close, (n - 1) // 2)
    return exact.smooth(bars.close + gained, n, 2 / (n + 1))


def coppock(bars: Bars, longer: int, shorter: int, n: int) -> Floats:
    """Weights 1 to n, the newest most."""
    weights = np.arange(1, n + 1)
    both = rate_of_change(bars.close, longer) + rate_of_change(bars.close, shorter)
    return exact.per_window(both, n, lambda window: (window * weights).sum(axis=1) / weights.sum())


def alligator(bars: Bars, n: int, ahead: int) -> Floats:
    """A smoothed average of the middle of the range, as it is drawn over today."""
    return shifted(exact.smooth((bars.high + bars.low) / 2, n, 1 / n), ahead)


def bull_power(bars: Bars, n: int) -> Floats:
    return bars.high - exact.smooth(bars.close, n, 2 / (n + 1))


def bear_power(bars: Bars, n: int) -> Floats:
    return bars.low - exact.smooth(bars.close, n, 2 / (n + 1))


def starc(bars: Bars, n: int, width: float, ranges: int) -> Floats:
    """The upper band; the lower one with a negative width."""
    return exact.mean(bars.close, n) + width * exact.smooth(exact.true_range(bars), ranges, 1 / ranges)


def envelope(bars: Bars, n: int, percent: float) -> Floats:
    """So many percent above the average, or below it where negative."""
    return exact.mean(bars.close, n) * (1 + percent / 100)


def rate_of_change(x: Floats, n: int) -> Floats:
    """In percent."""
    before = shifted(x, n)
    return 100 * (x - before) / before


def _ratio(a: Floats, b: Floats) -> Floats:
    """a / b, NaN where b is 0."""
    return np.asarray(np.divide(a, b, out=np.full(len(a), np.nan), where=b != 0))
