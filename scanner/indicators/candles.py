"""Candle patterns as TA-Lib has them, by its default settings: 100 bullish, -100 bearish, 0 none.

A candle is long, short or a doji by the candles before it, whose averages are inputs of each kernel. Numbers are
compared as computed, as TA-Lib does; but its averages are running sums, so that where a body equals the average to the
last digit the two may decide otherwise (`tests/indicators/test_candles.py` counts where).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats

Mask = NDArray[np.bool_]

#: Parts of an average range: of a doji's body and of a shadow that hardly counts; of what is near, and what far.
DOJI = VERY_SHORT = 0.1
NEAR, FAR = 0.2, 0.6
#: How far the last candle must come back into the body of the first of a star, and into that of a dark cloud.
STAR, HALF = 0.3, 0.5
#: A pattern that touches its bounds is weaker.
SURE, WEAKER = 100.0, 80.0


def _none() -> Floats:
    """Averages that a pattern does without."""
    return np.empty(0)


def body(opening: Floats, close: Floats) -> Floats:
    """Distance from open to close."""
    return np.abs(close - opening)


@dataclass(frozen=True)
class Candle:
    """The candles of all stocks, so many bars ago.

    Attributes:
        open: prices, (rows, width).
        high: as `open`.
        low: as `open`.
        close: as `open`.
        range5: the average range of the 5 candles before it.
        range10: of the 10 before it.
        usual: the average body of the 10 candles before it.
    """

    open: Floats
    high: Floats
    low: Floats
    close: Floats
    range5: Floats = field(default_factory=_none)
    range10: Floats = field(default_factory=_none)
    usual: Floats = field(default_factory=_none)

    @cached_property
    def body(self) -> Floats:
        """Distance from open to close."""
        return body(self.open, self.close)

    @cached_property
    def white(self) -> Mask:
        """Whether it closed no lower than it opened."""
        return self.close >= self.open

    @property
    def black(self) -> Mask:
        """Whether it closed lower than it opened."""
        return ~self.white

    @cached_property
    def top(self) -> Floats:
        """The higher end of the body."""
        return np.where(self.white, self.close, self.open)

    @cached_property
    def bottom(self) -> Floats:
        """The lower end of the body."""
        return np.where(self.white, self.open, self.close)

    @property
    def upper(self) -> Floats:
        """The shadow above the body."""
        return self.high - self.top

    @property
    def lower(self) -> Floats:
        """The shadow below the body."""
        return self.bottom - self.low

    @property
    def long(self) -> Mask:
        """Whether the body is longer than usual."""
        return self.body > self.usual

    @property
    def short(self) -> Mask:
        """Whether the body is shorter than usual."""
        return self.body < self.usual

    @property
    def doji(self) -> Mask:
        """Whether there is hardly a body."""
        return self.body <= DOJI * self.range10

    @property
    def bare_above(self) -> Mask:
        """Whether there is hardly an upper shadow."""
        return self.upper < VERY_SHORT * self.range10

    @property
    def bare_below(self) -> Mask:
        """Whether there is hardly a lower shadow."""
        return self.lower < VERY_SHORT * self.range10

    def above(self, other: Candle) -> Mask:
        """Whether the body lies above the other's, with a gap."""
        return self.bottom > other.top

    def below(self, other: Candle) -> Mask:
        """Whether the body lies below the other's, with a gap."""
        return self.top < other.bottom


def _signal(bullish: Mask, bearish: Mask, size: Floats | float = SURE) -> Floats:
    return np.where(bullish, size, np.where(bearish, np.negative(size), 0.0))


def _bullish(pattern: Mask) -> Floats:
    return np.where(pattern, SURE, 0.0)


def _bearish(pattern: Mask) -> Floats:
    return np.where(pattern, -SURE, 0.0)


def doji(now: Candle) -> Floats:
    """Hardly a body."""
    return _bullish(now.doji)


def dragonfly_doji(now: Candle) -> Floats:
    """A doji at the top of its range."""
    return _bullish(now.doji & now.bare_above & (now.lower > VERY_SHORT * now.range10))


def gravestone_doji(now: Candle) -> Floats:
    """A doji at the bottom of its range."""
    return _bullish(now.doji & now.bare_below & (now.upper > VERY_SHORT * now.range10))


def long_legged_doji(now: Candle) -> Floats:
    """A doji with a shadow longer than its body."""
    return _bullish(now.doji & ((now.lower > now.body) | (now.upper > now.body)))


def spinning_top(now: Candle) -> Floats:
    """A short body between longer shadows."""
    spins = now.short & (now.upper > now.body) & (now.lower > now.body)
    return _signal(spins & now.white, spins)


def marubozu(now: Candle) -> Floats:
    """A long body with hardly a shadow."""
    bare = now.long & now.bare_above & now.bare_below
    return _signal(bare & now.white, bare)


def hammer(now: Candle, before: Candle) -> Floats:
    """A short body above a long shadow, near the low before."""
    low = now.bottom <= before.low + NEAR * before.range5
    return _bullish(now.short & (now.lower > now.body) & now.bare_above & low)


def hanging_man(now: Candle, before: Candle) -> Floats:
    """A short body above a long shadow, near the high before."""
    high = now.bottom >= before.high - NEAR * before.range5
    return _bearish(now.short & (now.lower > now.body) & now.bare_above & high)


def inverted_hammer(now: Candle, before: Candle) -> Floats:
    """A short body below a long shadow, under the body before."""
    return _bullish(now.short & (now.upper > now.body) & now.bare_below & now.below(before))


def shooting_star(now: Candle, before: Candle) -> Floats:
    """A short body below a long shadow, over the body before."""
    return _bearish(now.short & (now.upper > now.body) & now.bare_below & now.above(before))


def engulfing(now: Candle, before: Candle, _earlier: Candle) -> Floats:
    """A body around the one before, of the other colour; one end may touch."""
    covers = (now.top >= before.top) & (now.bottom <= before.bottom)
    touches = (now.open == before.close) | (now.close == before.open)
    both = (now.open == before.close) & (now.close == before.open)
    around = covers & ~both & (now.white != before.white)
    return _signal(around & now.white, around, np.where(touches, WEAKER, SURE))


def _inside(now: Candle, before: Candle, small: Mask) -> Floats:
    """A small body within the long one before, against which it points; its ends may touch."""
    within = before.long & small & (now.top <= before.top) & (now.bottom >= before.bottom)
    strictly = (now.top < before.top) & (now.bottom > before.bottom)
    return _signal(within & before.black, within, np.where(strictly, SURE, WEAKER))


def harami(now: Candle, before: Candle) -> Floats:
    """A short body within the long one before."""
    return _inside(now, before, ~now.long)


def harami_cross(now: Candle, before: Candle) -> Floats:
    """A doji within the long body before."""
    return _inside(now, before, now.doji)


def piercing(now: Candle, before: Candle) -> Floats:
    """From below the low before, a long white body comes back through half of a long black one."""
    deep = (now.close < before.open) & (now.close > before.close + before.body * HALF)
    return _bullish(before.black & before.long & now.white & now.long & (now.open < before.low) & deep)


def dark_cloud_cover(now: Candle, before: Candle) -> Floats:
    """From above the high before, a black body comes back through half of a long white one."""
    deep = (now.close > before.open) & (now.close < before.close - before.body * HALF)
    return _bearish(before.white & before.long & now.black & (now.open > before.high) & deep)


def doji_star(now: Candle, before: Candle) -> Floats:
    """A doji that left a long body behind it, with a gap."""
    star = before.long & now.doji
    return _signal(star & before.black & now.below(before), star & before.white & now.above(before))


def _morning(now: Candle, star: Candle, first: Candle, small: Mask) -> Floats:
    back = now.white & now.long & (now.close > first.close + first.body * STAR)
    return _bullish(first.long & first.black & small & star.below(first) & back)


def _evening(now: Candle, star: Candle, first: Candle, small: Mask) -> Floats:
    back = now.black & now.long & (now.close < first.close - first.body * STAR)
    return _bearish(first.long & first.white & small & star.above(first) & back)


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
    return _signal(baby & up, baby & down)


def three_inside(now: Candle, middle: Candle, first: Candle) -> Floats:
    """A harami that the next close confirms beyond the first open."""
    harami = first.long & ~middle.long & (middle.top < first.top) & (middle.bottom > first.bottom)
    up, down = first.black & now.white & (now.close > first.open), first.white & now.black & (now.close < first.open)
    return _signal(harami & up, harami & down)


def three_outside(now: Candle, middle: Candle, first: Candle, _earlier: Candle) -> Floats:
    """An engulfing pattern that the next close confirms."""
    around = (middle.top > first.top) & (middle.bottom < first.bottom)
    up = middle.white & first.black & (now.close > middle.close)
    down = middle.black & first.white & (now.close < middle.close)
    return _signal(around & up, around & down)


def three_white_soldiers(now: Candle, middle: Candle, first: Candle) -> Floats:
    """Three white bodies, each opening in or near the one before and closing near its own high above it."""
    marches = first.white & first.bare_above & now.long
    for later, earlier in ((middle, first), (now, middle)):
        opens = (later.open > earlier.open) & (later.open <= earlier.close + NEAR * earlier.range5)
        strong = (later.close > earlier.close) & (later.body > earlier.body - FAR * earlier.range5)
        marches &= later.white & later.bare_above & opens & strong
    return _bullish(marches)


def three_black_crows(now: Candle, middle: Candle, first: Candle, before: Candle) -> Floats:
    """After a white body three black ones, each opening in the one before and closing near its own low below it."""
    descends = before.white & (before.high > first.close) & first.black & first.bare_below
    for later, earlier in ((middle, first), (now, middle)):
        opens = (later.open < earlier.open) & (later.open > earlier.close)
        descends &= later.black & later.bare_below & opens & (later.close < earlier.close)
    return _bearish(descends)


#: Every pattern, and how many candles it looks at.
PATTERNS: dict[Callable[..., Floats], int] = {
    **dict.fromkeys((doji, dragonfly_doji, gravestone_doji, long_legged_doji, spinning_top, marubozu), 1),
    **dict.fromkeys((hammer, hanging_man, inverted_hammer, shooting_star, harami, harami_cross, piercing), 2),
    **dict.fromkeys((dark_cloud_cover, doji_star), 2),
    **dict.fromkeys((engulfing, morning_star, evening_star, morning_doji_star, evening_doji_star, abandoned_baby), 3),
    **dict.fromkeys((three_inside, three_white_soldiers), 3),
    **dict.fromkeys((three_outside, three_black_crows), 4),
}


def recognise(pattern: Callable[..., Floats]) -> Callable[..., Floats]:
    """Make a kernel of a pattern: of open, high, low, close, and where it asks for them the averages of a `Candle`."""
    count = PATTERNS[pattern]

    def kernel(*series: Floats) -> Floats:
        candles = [Candle(*(x[count - 1 - back : len(x) - back] for x in series)) for back in range(count)]
        # What is known last comes last.
        return np.where(np.isnan(series[-1][: len(series[-1]) - count + 1]), np.nan, pattern(*candles))

    return kernel
