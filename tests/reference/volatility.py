"""How much a price moves about and the bands around it, by their formulas; names as in the catalogue."""

from __future__ import annotations

import math

import numpy as np

from tests.reference import exact
from tests.reference.indicators import shifted
from tests.reference.market import Bars, Floats, Mask


def above(a: Floats, b: Floats) -> Mask:
    """Where a > b; a tie is not."""
    return np.asarray((a > b) & ~exact.ties(a, b))


def historical_volatility(bars: Bars, n: int) -> Floats:
    """In percent a year of 252 sessions, by the sample's deviation of the logarithmic returns."""
    returns = np.log(bars.close / shifted(bars.close, 1))
    return exact.per_window(returns, n, lambda window: 100 * window.std(axis=1, ddof=1) * math.sqrt(252))


def ulcer_index(bars: Bars, n: int) -> Floats:
    highest = exact.per_window(bars.close, n, lambda window: window.max(axis=1))
    fall = 100 * (bars.close - highest) / highest
    return exact.per_window(fall, n, lambda window: np.sqrt((window**2).sum(axis=1) / n))


def ulcer_martin(bars: Bars, n: int) -> Floats:
    """As Martin has it: a period's tops are those of the period so far."""

    def depth(windows: Floats) -> Floats:
        fall = 100 * (windows / np.maximum.accumulate(windows, axis=1) - 1)
        return np.asarray(np.sqrt((fall**2).mean(axis=1)))

    return exact.per_window(bars.close, n, depth)


def adr_percent(bars: Bars, n: int) -> Floats:
    return 100 * (exact.mean(bars.high / bars.low, n) - 1)


def bb_percent(bars: Bars, n: int, width: float) -> Floats:
    """No value where the bands meet."""
    reach = width * exact.deviation(bars.close, n)
    away = bars.close - exact.mean(bars.close, n)
    return np.asarray(np.divide(away + reach, 2 * reach, out=np.full(len(bars), np.nan), where=reach > 0))


def bb_bandwidth(bars: Bars, n: int, width: float) -> Floats:
    return 100 * 2 * width * exact.deviation(bars.close, n) / exact.mean(bars.close, n)


def kc_upper(bars: Bars, n: int, width: float, ranges: int) -> Floats:
    return exact.ema(bars, n) + width * exact.atr(bars, ranges)


def kc_lower(bars: Bars, n: int, width: float, ranges: int) -> Floats:
    return exact.ema(bars, n) - width * exact.atr(bars, ranges)


def dc_upper(bars: Bars, n: int) -> Floats:
    return exact.highest(bars, n)


def dc_lower(bars: Bars, n: int) -> Floats:
    return exact.lowest(bars, n)


def dc_middle(bars: Bars, n: int) -> Floats:
    return (exact.highest(bars, n) + exact.lowest(bars, n)) / 2


def squeeze_on(bars: Bars, n: int, deviations: float, ranges: float) -> Floats:
    """Whether the channel reaches further than the bands at both ends; NaN without an ATR."""
    over = above(kc_upper(bars, n, ranges, n), exact.bb_upper(bars, n, deviations))
    under = above(exact.bb_lower(bars, n, deviations), kc_lower(bars, n, ranges, n))
    return np.where(np.isnan(exact.atr(bars, n)), np.nan, over & under)


def squeeze_fired(bars: Bars, n: int, deviations: float, ranges: float) -> Floats:
    on = squeeze_on(bars, n, deviations, ranges)
    before = shifted(on, 1)
    return np.where(np.isnan(before), np.nan, (before == 1) & (on == 0))


def squeeze_momentum(bars: Bars, n: int) -> Floats:
    return exact.end_of_line(bars.close - (dc_middle(bars, n) + exact.sma(bars, n)) / 2, n)


def chandelier_long(bars: Bars, n: int, width: float) -> Floats:
    return exact.highest(bars, n) - width * exact.atr(bars, n)


def chandelier_short(bars: Bars, n: int, width: float) -> Floats:
    return exact.lowest(bars, n) + width * exact.atr(bars, n)
