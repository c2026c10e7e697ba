"""Patterns of two candles.

Examples:
    >>> import numpy as np
    >>> before = Candle(*(np.array([[x]]) for x in (21.0, 21.5, 19.5, 20.0)))
    >>> now = Candle(*(np.array([[x]]) for x in (19.5, 22.0, 19.0, 21.5)))
    >>> engulfing(now, before, before)
    array([[100.]])
"""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.library.candles.candle import NEAR, SURE, WEAKER, Candle, Mask, bearish, bullish, signal
from scanner.indicators.library.candles.pattern import BOTH, DOWN, TOUCHING, UP, pattern

#: How far the last candle must come back into the body of the one before.
HALF = 0.5


def hammer(now: Candle, before: Candle) -> Floats:
    """A short body above a long shadow, near the low before."""
    low = now.bottom <= before.low + NEAR * before.range5
    return bullish(now.short & (now.lower > now.body) & now.bare_above & low)


def hanging_man(now: Candle, before: Candle) -> Floats:
    """A short body above a long shadow, near the high before."""
    high = now.bottom >= before.high - NEAR * before.range5
    return bearish(now.short & (now.lower > now.body) & now.bare_above & high)


def inverted_hammer(now: Candle, before: Candle) -> Floats:
    """A short body below a long shadow, under the body before."""
    return bullish(now.short & (now.upper > now.body) & now.bare_below & now.below(before))


def shooting_star(now: Candle, before: Candle) -> Floats:
    """A short body below a long shadow, over the body before."""
    return bearish(now.short & (now.upper > now.body) & now.bare_below & now.above(before))


def engulfing(now: Candle, before: Candle, _earlier: Candle) -> Floats:
    """A body around the one before, of the other colour; one end may touch."""
    covers = (now.top >= before.top) & (now.bottom <= before.bottom)
    touches = (now.open == before.close) | (now.close == before.open)
    both = (now.open == before.close) & (now.close == before.open)
    around = covers & ~both & (now.white != before.white)
    return signal(around & now.white, around, np.where(touches, WEAKER, SURE))


def _inside(now: Candle, before: Candle, small: Mask) -> Floats:
    """A small body within the long one before, against which it points; its ends may touch."""
    within = before.long & small & (now.top <= before.top) & (now.bottom >= before.bottom)
    strictly = (now.top < before.top) & (now.bottom > before.bottom)
    return signal(within & before.black, within, np.where(strictly, SURE, WEAKER))


def harami(now: Candle, before: Candle) -> Floats:
    """A short body within the long one before."""
    return _inside(now, before, ~now.long)


def harami_cross(now: Candle, before: Candle) -> Floats:
    """A doji within the long body before."""
    return _inside(now, before, now.doji)


def piercing(now: Candle, before: Candle) -> Floats:
    """From below the low before, a long white body comes back through half of a long black one."""
    deep = (now.close < before.open) & (now.close > before.close + before.body * HALF)
    return bullish(before.black & before.long & now.white & now.long & (now.open < before.low) & deep)


def dark_cloud_cover(now: Candle, before: Candle) -> Floats:
    """From above the high before, a black body comes back through half of a long white one."""
    deep = (now.close > before.open) & (now.close < before.close - before.body * HALF)
    return bearish(before.white & before.long & now.black & (now.open > before.high) & deep)


def doji_star(now: Candle, before: Candle) -> Floats:
    """A doji that left a long body behind it, with a gap."""
    star = before.long & now.doji
    return signal(star & before.black & now.below(before), star & before.white & now.above(before))


INDICATORS = (
    pattern(hammer, "HAMMER", UP, "short body above a longer shadow, bare above, near the low before or below it"),
    pattern(hanging_man, "HANGINGMAN", DOWN, "as hammer, but near the high before or above it"),
    pattern(
        inverted_hammer,
        "INVERTEDHAMMER",
        UP,
        "short body below a longer shadow, bare below, under the body before",
    ),
    pattern(shooting_star, "SHOOTINGSTAR", DOWN, "short body below a longer shadow, bare below, over the body before"),
    pattern(
        engulfing,
        "ENGULFING",
        TOUCHING,
        "body around the one before, of the other colour; by its colour",
        averages=False,
    ),
    pattern(harami, "HARAMI", TOUCHING, "short body within the long one before; against that one's colour"),
    pattern(harami_cross, "HARAMICROSS", TOUCHING, "doji within the long body before; against that one's colour"),
    pattern(piercing, "PIERCING", UP, "long black, then long white from below its low to above its middle"),
    pattern(dark_cloud_cover, "DARKCLOUDCOVER", DOWN, "long white, then black from above its high to below its middle"),
    pattern(doji_star, "DOJISTAR", BOTH, "doji that left a long body with a gap; against that one's colour"),
)
