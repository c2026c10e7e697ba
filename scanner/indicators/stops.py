"""Stops that follow a price and turn when it crosses them, bar after bar. Kernels here are as those of `recursions`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.indicators.smoothing import first_value
from scanner.indicators.windows import directional_moves


def supertrend(middle: Floats, atr: Floats, close: Floats, width: float, *, rows: int) -> tuple[Floats, Floats]:
    """Line and direction, 1 up and -1 down, of bands `width` average true ranges around the middle of each bar.

    A band moves towards the price; away from it only after a close beyond it. The line is the lower band until a close
    is below it, then the upper one until a close is above that. It begins upwards.
    """
    reach = width * atr
    upper, lower = middle + reach, middle - reach
    begins = first_value(upper)
    for row in range(1, len(close)):
        before = close[row - 1]
        for band, away, inside in ((upper, np.greater_equal, np.less_equal), (lower, np.less_equal, np.greater_equal)):
            np.copyto(band[row], band[row - 1], where=away(band[row], band[row - 1]) & inside(before, band[row - 1]))
    stays, rises = ~(close < lower), close > upper
    there = np.flatnonzero(begins < len(close))
    stays[begins[there], there] = True
    for row in range(1, len(close)):
        # From here on `stays` tells whether the trend is up.
        np.copyto(stays[row], rises[row], where=~stays[row - 1])
    up = stays[-rows:]
    line = np.where(up, lower[-rows:], upper[-rows:])
    return line, np.where(np.isnan(line), np.nan, np.where(up, 1.0, -1.0))


@dataclass(slots=True)
class _Trend:
    """Where the parabolic stop of each stock stands, (width) each.

    Attributes:
        up: whether the stop is below the price.
        stop: today's.
        extreme: the highest high since the trend turned up, or the lowest low since it turned down.
        speed: the part of the way from the stop to the extreme that the stop goes in a bar.
    """

    up: NDArray[np.bool_]
    stop: Floats
    extreme: Floats
    speed: Floats

    def advance(self, high: Floats, low: Floats, top: Floats, bottom: Floats, steps: tuple[float, float]) -> Floats:
        """Give today's stop, and place tomorrow's; top and bottom are the extremes of yesterday and today."""
        step, most = steps
        crossed = np.where(self.up, low <= self.stop, high >= self.stop)
        turned = np.where(self.up, np.maximum(self.extreme, top), np.minimum(self.extreme, bottom))
        today = np.where(crossed, turned, self.stop)
        self.up = self.up ^ crossed
        further = np.where(self.up, high > self.extreme, low < self.extreme)
        np.copyto(self.speed, np.minimum(self.speed + step, most), where=further)
        np.copyto(self.speed, step, where=crossed)
        np.copyto(self.extreme, np.where(self.up, high, low), where=crossed | further)
        ahead = today + self.speed * (self.extreme - today)
        self.stop = np.where(self.up, np.minimum(ahead, bottom), np.maximum(ahead, top))
        return today


def parabolic(high: Floats, low: Floats, step: float, most: float, *, rows: int) -> Floats:
    """Wilder's parabolic stop and reverse, from each stock's second bar on.

    It begins upwards, unless the low of the second bar fell by more than its high rose, as TA-Lib has it.
    """
    width = high.shape[1]
    step = min(step, most)
    unknown = np.full(width, np.nan)
    trend = _Trend(np.ones(width, dtype=np.bool_), unknown, unknown.copy(), np.full(width, step))
    second = first_value(high) + 1
    beginning = set(second.tolist())
    stops = np.full((rows, width), np.nan)
    skipped = len(high) - rows
    for row in range(1, len(high)):
        top, bottom = np.maximum(high[row], high[row - 1]), np.minimum(low[row], low[row - 1])
        if row in beginning:
            new = second == row
            falls = directional_moves(high[row - 1 : row + 1], low[row - 1 : row + 1])[1][0] > 0
            np.copyto(trend.up, ~falls, where=new)
            np.copyto(trend.stop, np.where(falls, high[row - 1], low[row - 1]), where=new)
            np.copyto(trend.extreme, np.where(falls, low[row], high[row]), where=new)
            # The first bar bounds nothing.
            np.copyto(top, high[row], where=new)
            np.copyto(bottom, low[row], where=new)
        today = trend.advance(high[row], low[row], top, bottom, (step, most))
        if row >= skipped:
            stops[row - skipped] = today
    return stops
