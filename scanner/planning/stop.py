"""The stop: just beyond the last structure if that is at a sensible distance, else a multiple of the ATR away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scanner.indicators.ties import TIE
from scanner.planning.prices import SUB_DOLLAR_TICK, at_or_above, at_or_below
from scanner.planning.risk import min_risk
from scanner.planning.style import Side, Style

#: In average true ranges: a structure nearer than one would be hit on an ordinary day.
MIN_STRUCTURE_ATRS = 1.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop's price, USD, and its basis: `structure` or `atr`."""

    price: float
    basis: Literal["structure", "atr"]


def place_stop(side: Side, entry: float, atr: float, structure: float, style: Style) -> Stop | None:
    """Place a stop.

    It is at the next price beyond the structure (the lowest low, or for a short the highest high, of the style's bars)
    if its distance from the entry is between one average true range and the style's multiple, both included, and at
    least the minimum risk; otherwise at the multiple.

    Returns:
        None if there is no such price: a long's stop must be above zero.
    """
    sign = 1 if side == "long" else -1
    slack = TIE * entry
    beyond = _quoted(side, structure - sign * SUB_DOLLAR_TICK)
    distance = sign * (entry - beyond)
    nearest = max(MIN_STRUCTURE_ATRS * atr, min_risk(entry))
    if beyond > 0 and nearest - slack <= distance <= style.atr_multiple * atr + slack:
        return Stop(beyond, "structure")
    price = _quoted(side, entry - sign * style.atr_multiple * atr)
    return Stop(price, "atr") if price > 0 and sign * (entry - price) > 0 else None


def _quoted(side: Side, price: float) -> float:
    """Round away from the entry."""
    return at_or_below(price) if side == "long" else at_or_above(price)
