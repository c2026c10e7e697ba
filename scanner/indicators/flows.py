"""Kernels over volume and where it went: to buyers or sellers, on the way up or down."""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.smoothing import Smoother, first_value, smooth
from scanner.indicators.ties import exceeds


def accumulation(high: Floats, low: Floats, close: Floats, volume: Floats) -> Floats:
    """Volume x the close's place in its bar, from -1 at the low to 1 at the high; 0 where the bar has no range."""
    reach = high - low
    place = ((close - low) - (high - close)) / np.where(reach == 0, 1.0, reach)
    return np.where(reach == 0, 0.0, place * volume)


def chaikin(flow: Floats, fast: int, slow: int, *, rows: int) -> Floats:
    """Fast less slow exponential average of the running total of a flow, both seeded with its first value.

    How far an average y lags behind its line, z = line - y, follows from the flow: z = (1 - weight) (z[1] + flow), from
    0 on the first bar. So the line, which may grow by orders of magnitude beyond its changes, costs no digits.
    """
    first = first_value(flow)
    moving = np.where(np.arange(len(flow))[:, None] == first, 0.0, flow)
    lags = []
    for n in (fast, slow):
        total = Smoother(1, 2 / (n + 1), total=True)
        lags.append(total.decay * smooth(moving, total, rows))
    begun = np.arange(len(flow) - rows, len(flow))[:, None] >= first + slow - 1
    return np.where(begun, lags[1] - lags[0], np.nan)


def volume_sides(close: Floats, volume: Floats) -> tuple[Floats, Floats]:
    """Volume of a bar that closed higher than the one before, and of one that closed lower; 0 where it did not."""
    before, now = close[:-1], close[1:]
    known = np.where(np.isnan(before), np.nan, volume[1:])
    return known * exceeds(now, before), known * exceeds(before, now)


def volume_index(close: Floats, volume: Floats, *, rows: int) -> tuple[Floats, Floats]:
    """What 1000 on a stock's first bar became, held on bars with less volume than the one before; and with more."""
    growth, before, now = close[1:] / close[:-1], volume[:-1], volume[1:]
    known = np.where(np.isnan(close[-rows:]), np.nan, 1000.0)
    less, more = (_growth(np.where(held, growth, 1.0), rows) for held in (exceeds(before, now), exceeds(now, before)))
    return known * less, known * more


def _growth(factors: Floats, rows: int) -> Floats:
    """Multiply the factors, of which the first bar has none."""
    if rows == 1:
        return np.asarray(factors.prod(axis=0)[None])
    return np.concatenate((np.ones_like(factors[:1]), np.cumprod(factors, axis=0)))[-rows:]


def running_total(x: Floats, *, rows: int) -> Floats:
    """Sum of all values from the first on."""
    there = np.where(np.isnan(x), 0.0, x)
    total = there.sum(axis=0)[None] if rows == 1 else np.cumsum(there, axis=0)[-rows:]
    return np.where(np.isnan(x[-rows:]), np.nan, total)
