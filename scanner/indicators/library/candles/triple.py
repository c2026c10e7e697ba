"""Patterns of three candles and more.

Examples:
    >>> import numpy as np
    >>> first = Candle(*(np.array([[x]]) for x in (21.0, 21.5, 19.5, 20.0)))
    >>> middle = Candle(*(np.array([[x]]) for x in (19.5, 22.0, 19.0, 21.5)))
    >>> now = Candle(*(np.array([[x]]) for x in (21.5, 23.0, 21.0, 22.0)))
    >>> three_outside(now, middle, first, first)
    array([[100.]])
"""

from __future__ import annotations

from scanner.arrays import Floats
from scanner.indicators.library.candles.candle import FAR, NEAR, Candle, Mask, bearish, bullish, signal
from scanner.indicators.library.candles.pattern import BOTH, DOWN, UP, pattern

#: How far the last candle of a star must come back into the body of the first.
STAR = 0.3


def _morning(now: Candle, star: Candle, first: Candle, small: Mask) -> Floats:
    back = now.white & now.long & (now.close > first.close + first.body * STAR)
    return bullish(first.long & first.black & small & star.below(first) & back)


def _evening(now: Candle, star: Candle, first: Candle, small: Mask) -> Floats:
    back = now.black & now.long & (now.close < first.close - first.body * STAR)
    return bearish(first.long & first.white & small & star.above(first) & back)


def morning_star(now: Candle, star: Candle, first: Candle) -> Floats:
    """A long black body, a short one below it, and a white one that comes well back into the first."""
    return _morning(now, star, first, ~star.long)


def evening_star(now: Candle, star: Candle, first: Candle) -> Floats:
    """A long white body, a short one above it, and a black one that comes well back into the first."""
    return _evening(now, star, first, ~star.long)


def morning_doji_star(now: Candle, star: Candle, first: Candle) -> Floats:
    """A morning star whose star is a doji."""
    return _morning(now, star, first, star.doji)


def evening_doji_star(now: Candle, star: Candle, first: Candle) -> Floats:
    """An evening star whose star is a doji."""
    return _evening(now, star, first, star.doji)


def abandoned_baby(now: Candle, star: Candle, first: Candle) -> Floats:
    """A doji star that no shadow reaches, neither from before nor from after."""
    baby = first.long & star.doji & now.long
    under, over = (star.high < first.low) & (now.low > star.high), (star.low > first.high) & (now.high < star.low)
    up = first.black & now.white & (now.close > first.close + first.body * STAR) & under
    down = first.white & now.black & (now.close < first.close - first.body * STAR) & over
    return signal(baby & up, baby & down)


def three_inside(now: Candle, middle: Candle, first: Candle) -> Floats:
    """A harami that the next close confirms beyond the first open."""
    harami = first.long & ~middle.long & (middle.top < first.top) & (middle.bottom > first.bottom)
    up, down = first.black & now.white & (now.close > first.open), first.white & now.black & (now.close < first.open)
    return signal(harami & up, harami & down)


def three_outside(now: Candle, middle: Candle, first: Candle, _earlier: Candle) -> Floats:
    """An engulfing pattern that the next close confirms."""
    around = (middle.top > first.top) & (middle.bottom < first.bottom)
    up = middle.white & first.black & (now.close > middle.close)
    down = middle.black & first.white & (now.close < middle.close)
    return signal(around & up, around & down)


def three_white_soldiers(now: Candle, middle: Candle, first: Candle) -> Floats:
    """Three white bodies, each opening in or near the one before and closing near its own high above it."""
    marches = first.white & first.bare_above & now.long
    for later, earlier in ((middle, first), (now, middle)):
        opens = (later.open > earlier.open) & (later.open <= earlier.close + NEAR * earlier.range5)
        strong = (later.close > earlier.close) & (later.body > earlier.body - FAR * earlier.range5)
        marches &= later.white & later.bare_above & opens & strong
    return bullish(marches)


def three_black_crows(now: Candle, middle: Candle, first: Candle, before: Candle) -> Floats:
    """After a white body three black ones, each opening in the one before and closing near its own low below it."""
    descends = before.white & (before.high > first.close) & first.black & first.bare_below
    for later, earlier in ((middle, first), (now, middle)):
        opens = (later.open < earlier.open) & (later.open > earlier.close)
        descends &= later.black & later.bare_below & opens & (later.close < earlier.close)
    return bearish(descends)


INDICATORS = (
    pattern(morning_star, "MORNINGSTAR", UP, "long black, short below it with a gap, white back over 0.3 of the first"),
    pattern(
        evening_star,
        "EVENINGSTAR",
        DOWN,
        "long white, short above it with a gap, black back under 0.3 of the first",
    ),
    pattern(morning_doji_star, "MORNINGDOJISTAR", UP, "morning star with a doji"),
    pattern(evening_doji_star, "EVENINGDOJISTAR", DOWN, "evening star with a doji"),
    pattern(
        abandoned_baby,
        "ABANDONEDBABY",
        BOTH,
        "doji star that no shadow before or after reaches; by the last colour",
    ),
    pattern(three_inside, "3INSIDE", BOTH, "harami, then a close beyond the first open; by the last colour"),
    pattern(
        three_outside,
        "3OUTSIDE",
        BOTH,
        "engulfing, then a close further on; by the second colour",
        averages=False,
    ),
    pattern(three_white_soldiers, "3WHITESOLDIERS", UP, "three white, bare above, opening in or near the last"),
    pattern(three_black_crows, "3BLACKCROWS", DOWN, "white, then three black, bare below, opening in the last"),
)
