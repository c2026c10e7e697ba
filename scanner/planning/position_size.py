"""How much: what the account may lose, capped by what it may hold and by what the market can bear."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

#: Of the day's dollar volume, the most that a position may be: more would move the price.
VOLUME_SHARE = 0.01

Limit = Literal["risk", "notional", "volume"]


@dataclass(frozen=True, slots=True)
class Size:
    """A position's size, in whole shares, rounded down.

    Attributes:
        by_risk: what the account may lose at the stop. by_notional: what one position may cost. by_volume: what the
            market can bear.
        limited_by: the least of the three, which decides.
    """

    by_risk: int
    by_notional: int
    by_volume: int
    limited_by: Limit

    @property
    def shares(self) -> int:
        """The least of the three."""
        return min(self.by_risk, self.by_notional, self.by_volume)


def size_position(entry: float, stop: float, *, risk: float, cost: float, dollar_volume: float) -> Size:
    """Size a position three ways: by risk, by notional, by the day's dollar volume.

    Args:
        risk: the most that may be lost at the stop, USD.
        cost: the most that the position may cost, USD.
        dollar_volume: of the session, USD.
    """
    limits: dict[Limit, float] = {
        "risk": risk / abs(entry - stop),
        "notional": cost / entry,
        "volume": VOLUME_SHARE * dollar_volume / entry,
    }
    # 500 shares less a rounding are still 500 shares.
    by_risk, by_notional, by_volume = (math.floor(shares + 1e-9) for shares in limits.values())
    return Size(by_risk, by_notional, by_volume, limited_by=min(limits, key=lambda name: limits[name]))
