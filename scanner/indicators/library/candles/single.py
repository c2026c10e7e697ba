"""Patterns of one candle.

Examples:
    >>> import numpy as np
    >>> opening, high, low, close, average = (np.array([[x]]) for x in (20.0, 21.0, 19.0, 20.1, 2.0))
    >>> doji(Candle(opening, high, low, close, average, average, average))
    array([[100.]])
"""

from __future__ import annotations

from scanner.arrays import Floats
from scanner.indicators.library.candles.candle import VERY_SHORT, Candle, bullish, signal
from scanner.indicators.library.candles.pattern import BOTH, UP, pattern


def doji(now: Candle) -> Floats:
    """Hardly a body."""
    return bullish(now.doji)


def dragonfly_doji(now: Candle) -> Floats:
    """A doji at the top of its range."""
    return bullish(now.doji & now.bare_above & (now.lower > VERY_SHORT * now.range10))


def gravestone_doji(now: Candle) -> Floats:
    """A doji at the bottom of its range."""
    return bullish(now.doji & now.bare_below & (now.upper > VERY_SHORT * now.range10))


def long_legged_doji(now: Candle) -> Floats:
    """A doji with a shadow longer than its body."""
    return bullish(now.doji & ((now.lower > now.body) | (now.upper > now.body)))


def spinning_top(now: Candle) -> Floats:
    """A short body between longer shadows."""
    spins = now.short & (now.upper > now.body) & (now.lower > now.body)
    return signal(spins & now.white, spins)


def marubozu(now: Candle) -> Floats:
    """A long body with hardly a shadow."""
    bare = now.long & now.bare_above & now.bare_below
    return signal(bare & now.white, bare)


INDICATORS = (
    pattern(doji, "DOJI", UP, "body a tenth or less of the average range of the 10 candles before"),
    pattern(dragonfly_doji, "DRAGONFLYDOJI", UP, "doji, bare above and not below"),
    pattern(gravestone_doji, "GRAVESTONEDOJI", UP, "doji, bare below and not above"),
    pattern(long_legged_doji, "LONGLEGGEDDOJI", UP, "doji with a shadow longer than its body"),
    pattern(spinning_top, "SPINNINGTOP", BOTH, "short body between longer shadows; by its colour"),
    pattern(marubozu, "MARUBOZU", BOTH, "long body, bare above and below; by its colour"),
)
