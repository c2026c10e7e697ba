"""Where to be wrong: beyond the last structure if that is a sensible distance, else some average true ranges away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scanner.plan.prices import at_or_above, at_or_below, tick
from scanner.plan.style import Side, Style

#: A structure nearer than one average true range would be hit by an ordinary day.
NEAREST_STRUCTURE = 1.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop's price, USD, and what it rests on."""

    price: float
    basis: Literal["structure", "atr"]


def place_stop(side: Side, entry: float, atr: float, structure: float, style: Style) -> Stop | None:
    """Choose a stop.

    Just beyond the structure (the lowest low, for a short the highest high, of the style's bars) if that lies between
    one average true range and the style's multiple from the entry; else at the multiple. None if no such price exists:
    a long's stop must be above zero.
    """
    sign = 1 if side == "long" else -1
    beyond = structure - sign * tick(structure)
    if NEAREST_STRUCTURE * atr <= sign * (entry - beyond) <= style.atr_multiple * atr and beyond > 0:
        return Stop(_quoted(side, beyond), "structure")
    price = entry - sign * style.atr_multiple * atr
    if price <= 0:
        return None
    stop = _quoted(side, price)
    return Stop(stop, "atr") if stop > 0 and sign * (entry - stop) > 0 else None


def _quoted(side: Side, price: float) -> float:
    """Round away from the entry."""
    return at_or_below(price) if side == "long" else at_or_above(price)
