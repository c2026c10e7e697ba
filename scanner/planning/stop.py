"""Where to be wrong: beyond the last structure if that is a sensible distance, else some average true ranges away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scanner.indicators.ties import TIE
from scanner.planning.prices import FINEST_TICK, at_or_above, at_or_below
from scanner.planning.risk import least_risk
from scanner.planning.style import Side, Style

#: A structure nearer than one average true range would be hit by an ordinary day.
NEAREST_STRUCTURE = 1.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop's price, USD, and what it rests on."""

    price: float
    basis: Literal["structure", "atr"]


def place_stop(side: Side, entry: float, atr: float, structure: float, style: Style) -> Stop | None:
    """Choose a stop.

    At the next price beyond the structure (the lowest low, for a short the highest high, of the style's bars) if that
    lies between one average true range and the style's multiple from the entry, both included, and no nearer than the
    least risk; else at the multiple. None if no such price exists: a long's stop must be above zero.
    """
    sign = 1 if side == "long" else -1
    slack = TIE * entry
    beyond = _quoted(side, structure - sign * FINEST_TICK)
    distance = sign * (entry - beyond)
    nearest = max(NEAREST_STRUCTURE * atr, least_risk(entry))
    if beyond > 0 and nearest - slack <= distance <= style.atr_multiple * atr + slack:
        return Stop(beyond, "structure")
    price = _quoted(side, entry - sign * style.atr_multiple * atr)
    return Stop(price, "atr") if price > 0 and sign * (entry - price) > 0 else None


def _quoted(side: Side, price: float) -> float:
    """Round away from the entry."""
    return at_or_below(price) if side == "long" else at_or_above(price)
