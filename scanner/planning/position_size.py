"""Position size: from the account's maximum loss, capped by the position's maximum cost and by the market's volume."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

#: Maximum position as a share of the day's dollar volume: a larger one would move the price.
VOLUME_SHARE = 0.01

Limit = Literal["risk", "notional", "volume"]


@dataclass(frozen=True, slots=True)
class Size:
    """A position's size, in whole shares, rounded down.

    Attributes:
        by_risk: shares that the maximum loss at the stop allows.
        by_notional: shares that the maximum cost of a position allows.
        by_volume: shares that the day's dollar volume allows.
        limited_by: the smallest of the three, which decides.
    """

    by_risk: int
    by_notional: int
    by_volume: int
    limited_by: Limit

    @property
    def shares(self) -> int:
        """The smallest of the three."""
        return min(self.by_risk, self.by_notional, self.by_volume)


def size_position(entry: float, stop: float, *, risk: float, cost: float, dollar_volume: float) -> Size:
    """Size a position in three ways: by risk, by notional, and by the day's dollar volume.

    Args:
        risk: the maximum loss at the stop, USD.
        cost: the maximum cost of the position, USD.
        dollar_volume: of the session, USD.
    """
    limits: dict[Limit, float] = {
        "risk": risk / abs(entry - stop),
        "notional": cost / entry,
        "volume": VOLUME_SHARE * dollar_volume / entry,
    }
    # 500 shares less a rounding error are still 500 shares.
    by_risk, by_notional, by_volume = (math.floor(shares + 1e-9) for shares in limits.values())
    return Size(by_risk, by_notional, by_volume, limited_by=min(limits, key=lambda name: limits[name]))
