"""One candle, and what it is called: long or short, white or black, bare above or below.

A candle is long, short or a doji by the candles before it, whose averages are inputs of each kernel. Numbers are
compared as computed, as TA-Lib does; but its averages are running sums, so that where a body equals the average to the
last digit the two may decide otherwise (`tests/indicators/library/candles/test_pattern.py` counts where).

Examples:
    >>> candle = Candle(*(np.array([[price]]) for price in (10.0, 14.0, 8.0, 13.0)))
    >>> candle.body.item(), candle.upper.item(), candle.lower.item(), candle.white.item()
    (3.0, 1.0, 2.0, True)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel

Mask = NDArray[np.bool_]

#: Parts of an average range: of a doji's body and of a shadow that hardly counts; of what is near, and what far.
DOJI = VERY_SHORT = 0.1
NEAR, FAR = 0.2, 0.6
#: A pattern that touches its bounds is weaker.
SURE, WEAKER = 100.0, 80.0


def _none() -> Floats:
    """Averages that a pattern does without."""
    return np.empty(0)


def body(opening: Floats, close: Floats) -> Floats:
    """Distance from open to close."""
    return np.abs(close - opening)


BODY = Kernel("body", body, first=0, window=True, unit="price")


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


def signal(up: Mask, down: Mask, size: Floats | float = SURE) -> Floats:
    """Give `size` where it points up, else its negative where it points down, else 0."""
    return np.where(up, size, np.where(down, np.negative(size), 0.0))


def bullish(pattern: Mask) -> Floats:
    """Give 100 where there is a pattern, else 0."""
    return np.where(pattern, SURE, 0.0)


def bearish(pattern: Mask) -> Floats:
    """Give -100 where there is a pattern, else 0."""
    return np.where(pattern, -SURE, 0.0)
