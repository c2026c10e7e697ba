"""Profit targets, in multiples of the risk."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.planning.prices import at_or_above, at_or_below
from scanner.planning.style import Side


@dataclass(frozen=True)  # without slots, as `Result`
class Target:
    """A price at which to take profit.

    Attributes:
        r: its distance from the entry in units of risk, as quoted.
        price: USD.
    """

    r: float
    price: float


def place_targets(side: Side, entry: float, stop: float, target_rr: float) -> tuple[Target, ...]:
    """Place the first target at one unit of risk and the last at `target_rr`; a short's must be above zero."""
    risk = abs(entry - stop)
    targets = []
    for multiple in sorted({min(1.0, target_rr), target_rr}):
        price = at_or_above(entry + multiple * risk) if side == "long" else at_or_below(entry - multiple * risk)
        if price > 0:
            targets.append(Target(round(abs(price - entry) / risk, 2), price))
    return tuple(targets)
