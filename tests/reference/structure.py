"""Where a price stands in its own past, by the formulas; names as in the catalogue."""

from __future__ import annotations

import numpy as np

from tests.reference import exact
from tests.reference.indicators import shifted
from tests.reference.market import Bars, Floats
from tests.reference.volatility import above


def bars_since_highest(bars: Bars, n: int) -> Floats:
    return since_highest(bars.high, n)


def bars_since_lowest(bars: Bars, n: int) -> Floats:
    return since_highest(-bars.low, n)


def since_highest(x: Floats, n: int) -> Floats:
    """Since the latest of those that tie with the highest."""

    def one(window: Floats) -> Floats:
        lower = above(window.max(axis=1, keepdims=True), window)
        return np.asarray(np.argmin(lower[:, ::-1], axis=1), dtype=np.float64)

    return exact.per_window(x, n, one)


def from_high(bars: Bars, n: int) -> Floats:
    return 100 * (bars.close / exact.highest(bars, n) - 1)


def from_low(bars: Bars, n: int) -> Floats:
    return 100 * (bars.close / exact.lowest(bars, n) - 1)


def drawdown(bars: Bars, n: int) -> Floats:
    peak = exact.per_window(bars.close, n, lambda window: window.max(axis=1))
    return 100 * (bars.close - peak) / peak


def gap(bars: Bars) -> Floats:
    before = shifted(bars.close, 1)
    return 100 * (bars.open - before) / before


def true_gap(bars: Bars) -> Floats:
    top, bottom = shifted(bars.high, 1), shifted(bars.low, 1)
    up, down = 100 * (bars.low - top) / top, 100 * (bars.high - bottom) / bottom
    return np.where(np.isnan(top), np.nan, np.where(up > 0, up, np.where(down < 0, down, 0.0)))


def closing_range(bars: Bars) -> Floats:
    reach = np.where(bars.high == bars.low, np.nan, bars.high - bars.low)
    return 100 * (bars.close - bars.low) / reach


def narrow_range(bars: Bars, n: int) -> Floats:
    """Ranges that differ by a rounding of the price are equal."""
    reach = bars.high - bars.low
    least = exact.per_window(reach, n, lambda window: window.min(axis=1))
    return np.where(np.isnan(least), np.nan, reach - least <= 1e-9 * bars.high)


def inside_day(bars: Bars) -> Floats:
    top, bottom = shifted(bars.high, 1), shifted(bars.low, 1)
    return np.where(np.isnan(top), np.nan, above(top, bars.high) & above(bars.low, bottom))


def outside_day(bars: Bars) -> Floats:
    top, bottom = shifted(bars.high, 1), shifted(bars.low, 1)
    return np.where(np.isnan(top), np.nan, above(bars.high, top) & above(bottom, bars.low))


def swing_high(bars: Bars, n: int) -> Floats:
    return _swings(bars.high, n)


def swing_low(bars: Bars, n: int) -> Floats:
    return -_swings(-bars.low, n)


def _swings(x: Floats, n: int) -> Floats:
    """Bar by bar: has the value n bars ago turned out to be a top? Until then the one known before."""

    def turned(window: Floats) -> Floats:
        value = window[:, n]
        over_past = above(value, window[:, :n].max(axis=1))
        exceeded = above(window[:, n + 1 :].max(axis=1), value)
        return np.where(over_past & ~exceeded, value, np.nan)

    known: list[float] = []
    for new in exact.per_window(x, 2 * n + 1, turned).tolist():
        known.append(known[-1] if known and new != new else new)  # noqa: PLR0124  # NaN, and quicker so
    return np.array(known)
