"""Stops that follow a price and turn when it crosses them, bar after bar.

Examples:
    >>> high, low = np.array([[10.0], [11.0], [12.0]]), np.array([[9.0], [10.0], [11.0]])
    >>> parabolic(high, low, 0.02, 0.2, rows=2).round(2).ravel().tolist()
    [9.0, 9.04]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel
from scanner.indicators.kernels.ranges import directional_moves
from scanner.indicators.kernels.recursions import first_value
from scanner.indicators.library.volatility import average_true_range
from scanner.indicators.spec import IndicatorSpec, Parameter, length, never, of_fields
from scanner.indicators.terms import CLOSE, HIGH, LOW, Call, Output, Term


def supertrend(middle: Floats, atr: Floats, close: Floats, width: float, *, rows: int) -> tuple[Floats, Floats]:
    """Line and direction, 1 up and -1 down, of bands `width` average true ranges around the middle of each bar.

    A band moves towards the price; away from it only after a close beyond it. The line is the lower band until a close
    is below it, then the upper one until a close is above that. It begins upwards.
    """
    offset = width * atr
    upper, lower = middle + offset, middle - offset
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


_SUPERTREND = Kernel("supertrend", supertrend, first=0, window=False, unit="price")


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


_PARABOLIC = Kernel("parabolic", parabolic, first=1, window=False, unit="price")

_STEPS = (Parameter("step", 0.02, 0.0, 1.0, whole=False), Parameter("most", 0.2, 0.0, 1.0, whole=False))
_BANDS = (length(10), Parameter("width", 3.0, 0.0, 20.0, whole=False))


def _turns(n: int, width: float) -> Call:
    return Call(_SUPERTREND, ((HIGH + LOW) / 2, average_true_range(n), CLOSE), (width,))


def _turning(name: str, formula: str, build: Callable[..., Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="TA-Lib SUPERTREND, TradingView ta.supertrend (which begins downwards, calls down 1, "
        "and whose ATR begins with the first bar)",
        parameters=_BANDS,
        series=None,
        build=build,
        forgets_after=never,
    )


INDICATORS = (
    IndicatorSpec(
        name="sar",
        formula="stop that goes `step` of its way to the extreme, more by `step` with each new extreme, up to `most`, "
        "and never into the last two bars; it turns when touched",
        source="Wilder, New Concepts in Technical Trading Systems, 1978; TA-Lib SAR, which seeds it by "
        "the second bar (StockCharts, Stock.Indicators: otherwise; and the latter lets it into the last two bars at a "
        "turn)",
        parameters=_STEPS,
        series=None,
        build=of_fields(_PARABOLIC, HIGH, LOW),
        forgets_after=never,
    ),
    _turning(
        "supertrend",
        "(high + low)/2 - width x atr(n), never lowered until a close is below it; then (high + low)/2 + width x "
        "atr(n), never raised until a close is above it; it begins upwards",
        lambda n, width: Output(_turns(n, width), 0),
    ),
    _turning(
        "supertrend_direction",
        "1 while supertrend is the lower band, -1 while it is the upper",
        lambda n, width: Output(_turns(n, width), 1),
    ),
)
