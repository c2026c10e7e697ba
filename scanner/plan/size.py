"""How much: what the account may lose, capped by what it may hold and by what the market can bear."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: Of the day's dollar volume, the most that a position may be: more would move the price.
VOLUME_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Size:
    """A position's size.

    Attributes
    ----------
    shares: whole shares, rounded down.
    limited_by: what decided it: `risk`, `notional` or `volume`.
    """

    shares: int
    limited_by: str


def size_position(entry: float, stop: float, *, risk: float, cost: float, dollar_volume: float) -> Size:
    """Take the least of three: by risk, by notional, by the day's dollar volume.

    Parameters
    ----------
    risk: the most that may be lost at the stop, USD.
    cost: the most that the position may cost, USD.
    dollar_volume: of the session, USD.
    """
    limits = {
        "risk": risk / abs(entry - stop),
        "notional": cost / entry,
        "volume": VOLUME_SHARE * dollar_volume / entry,
    }
    least = min(limits, key=lambda name: limits[name])
    # 500 shares less a rounding are still 500 shares.
    return Size(math.floor(limits[least] + 1e-9), least)
