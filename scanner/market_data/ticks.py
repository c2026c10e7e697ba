"""Prices as they are kept: in whole ticks of 1e-4 USD, without the noise of their computation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.market_data.dropped import Dropped, DroppedRow
from scanner.market_data.tables import SessionBars

TICKS = 10_000  # in a USD
#: Above it float64 cannot tell ticks apart.
MAX_PRICE = 2**53 / TICKS
LOWEST = 1 / TICKS
#: How much of a price may be noise: the last bit that single precision has.
NOISE = 2.0**-23

_TOO_LOW = f"a price below {LOWEST:.4f} USD, which cannot be stored"


def without_noise(opened: Floats, high: Floats, low: Floats, close: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Round prices to ticks, those that cannot be stored left as they are.

    A high or low that open or close pass by no more than noise is where they are: rounded alone, they would lie a whole
    tick apart, and the bar would be faulty.
    """
    least, most = np.minimum(opened, close), np.maximum(opened, close)
    with np.errstate(over="ignore"):  # prices near the largest number of all are refused later, not warned of
        low = np.where((low > least) & (low <= least * (1 + NOISE)), least, low)
        high = np.where((high < most) & (high * (1 + NOISE) >= most), most, high)
    rounded = [_rounded(prices) for prices in (opened, high, low, close)]
    return rounded[0], rounded[1], rounded[2], rounded[3]


def without_too_low(bars: SessionBars) -> SessionBars:
    """Leave out the bars with a price that would be stored as another one, or as none, and name them."""
    low = np.zeros(bars.tickers.shape, np.bool_)
    for prices in (bars.open, bars.high, bars.low, bars.close):
        low |= _too_low(prices)
    if not low.any():
        return bars
    rows = [DroppedRow("bars", ticker, bars.session, _TOO_LOW) for ticker in bars.tickers[low].tolist()]
    columns = (values[~low] for values in (bars.open, bars.high, bars.low, bars.close, bars.volume))
    return SessionBars(bars.session, bars.tickers[~low], *columns, dropped=bars.dropped + Dropped.of(rows))


def _too_low(prices: Floats) -> NDArray[np.bool_]:
    size = np.abs(prices)
    low: NDArray[np.bool_] = (size > 0) & (size < LOWEST * (1 - NOISE))
    return low


def _rounded(prices: Floats) -> Floats:
    storable = (np.abs(prices) <= MAX_PRICE) & ~_too_low(prices)
    rounded: Floats = np.where(storable, np.rint(np.where(storable, prices, 0.0) * TICKS) / TICKS, prices)
    return rounded
