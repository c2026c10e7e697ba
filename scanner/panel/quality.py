"""Which published bars are usable, and where a ticker's current listing begins."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scanner.history.snapshot import Bars
from scanner.market_data.ticks import NOISE

#: After more sessions than this without a bar, a returning ticker is a new listing: another company may have
#: taken the symbol, and numbers across the gap would be meaningless.
MAX_ABSENCE = 60

_PRICES = ("open", "high", "low", "close")


def usable(bars: Bars) -> NDArray[np.bool_]:
    """Find the possible bars: 0 < low <= open, close <= high, a volume of zero or more, all finite.

    An order that is violated only by floating-point noise is accepted.

    Returns:
        (T, N). A bar that was published and is not usable is faulty.
    """
    # NaN compares as false, and np.minimum and np.maximum propagate it.
    least = np.minimum(bars.open, bars.close)
    least *= 1 + NOISE
    good = (bars.low > 0) & (bars.low <= least)
    most = np.maximum(bars.open, bars.close, out=least)
    most *= 1 - NOISE
    good &= (most <= bars.high) & (bars.high < np.inf)
    good &= (bars.volume >= 0) & (bars.volume < np.inf)
    return good


def faults(bars: Bars) -> dict[str, str]:
    """Describe the fault of each ticker with a faulty bar in the last session, in order of tickers."""
    faulty = np.flatnonzero(bars.present[-1] & ~usable(bars.last())[-1])
    return {str(bars.tickers[column]): _fault(bars, column) for column in faulty.tolist()}


def _fault(bars: Bars, column: int) -> str:
    """Describe the fault of a ticker's bar in the last session."""
    bar = {name: float(getattr(bars, name)[-1, column]) for name in (*_PRICES, "volume")}
    missing = [name for name, value in bar.items() if not math.isfinite(value)]
    if missing:
        return f"no {' and no '.join(missing)}"
    wrong = next((name for name in _PRICES if bar[name] <= 0), None)
    if wrong:
        return f"its {wrong} is {bar[wrong]:.10g}"
    for name in ("open", "close"):
        if bar["low"] > bar[name] * (1 + NOISE):
            return f"its low {bar['low']:.10g} is above its {name} {bar[name]:.10g}"
        if bar["high"] < bar[name] * (1 - NOISE):
            return f"its high {bar['high']:.10g} is below its {name} {bar[name]:.10g}"
    return f"its volume is {bar['volume']:.10g}"


def listing_start(observed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Find the first row of each ticker's current listing.

    Args:
        observed: (T, N), the usable bars.

    Returns:
        (N,) rows; T where a ticker has no bar at all.
    """
    count = np.count_nonzero(observed, axis=0)
    start = np.where(count > 0, observed.argmax(axis=0), len(observed))
    for column in np.flatnonzero(len(observed) - start - count > MAX_ABSENCE).tolist():
        own = np.flatnonzero(observed[:, column])
        returns = own[1:][np.diff(own) > MAX_ABSENCE + 1]
        if len(returns):
            start[column] = returns[-1]
    return start
