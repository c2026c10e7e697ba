"""Which published bars count, and where a ticker's current listing begins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.history.snapshot import Bars

#: After more sessions than this without a bar, a ticker that returns is a new listing: another company may have
#: taken the symbol, and numbers that span the hole would mean nothing.
LONGEST_ABSENCE = 60


def usable(bars: Bars) -> NDArray[np.bool_]:
    """Tell which bars can be true: 0 < low <= open, close <= high, a volume of zero or more, all finite.

    Returns
    -------
    (T, N). A bar that was published and is not usable is faulty.
    """
    low, high = bars.low, bars.high
    good = (low > 0) & np.isfinite(high) & (bars.volume >= 0) & np.isfinite(bars.volume)
    for price in (bars.open, bars.close):
        good &= (price >= low) & (price <= high)
    return good


def listing_start(observed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Find the first row of each ticker's current listing.

    Parameters
    ----------
    observed: (T, N), the usable bars.

    Returns
    -------
    (N,) rows; T where a ticker has no bar at all.
    """
    rows = np.arange(len(observed), dtype=np.int32)[:, None]
    latest = np.maximum.accumulate(np.where(observed, rows, np.int32(-1)), axis=0)
    first = np.where(observed.any(axis=0), observed.argmax(axis=0), len(observed))
    absence = rows[1:] - latest[:-1] - 1
    returns = observed[1:] & (absence > LONGEST_ABSENCE) & (latest[:-1] >= 0)
    last_return = np.where(returns, rows[1:], np.int32(-1)).max(axis=0, initial=-1)
    return np.maximum(first, last_return)
