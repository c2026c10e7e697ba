"""Parts of indicators that tell a way up from a way down. Kernels over a window, as those of `windows`."""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.windows import rolling_sum, share, true_range


def one_sidedness(up: Floats, down: Floats) -> Floats:
    """100 |up - down| / (up + down); 0 where there is neither."""
    return share(np.abs(up - down), up + down)


def vortex(high: Floats, low: Floats, close: Floats, n: int) -> tuple[Floats, Floats]:
    """Way from low to the next high, and from high to the next low, both over the true range of n bars.

    0 where that is nil, as TA-Lib has it: then only the way from the bar before can be any.
    """
    whole = rolling_sum(true_range(high, low, close), n)
    still = whole == 0
    whole[still] = 1.0
    ways = np.abs(high[1:] - low[:-1]), np.abs(low[1:] - high[:-1])
    plus, minus = (rolling_sum(way, n) / whole for way in ways)
    plus[still] = minus[still] = 0.0
    return plus, minus
