"""How far away a stop may be: less is lost in costs and noise, more is no plan."""

from __future__ import annotations

from scanner.planning.prices import tick

#: Of the price, the least that a trade risks: a stop nearer than that is hit by the noise of an ordinary day.
LEAST_SHARE = 0.01
#: Of the price, what spread, commission and slippage cost on one side, as for a liquid share.
COST_SHARE = 0.001
#: The least risk in round trips: costs then take at most a fifth of what is risked.
LEAST_ROUND_TRIPS = 5
#: Of the price, the most: beyond it a single trade loses a quarter of what it cost, and 2 R ask for half as much again.
GREATEST_SHARE = 0.25


def round_trip(price: float) -> float:
    """Give what buying and selling a share costs, USD: twice the share of one side, and at least one tick of spread."""
    return max(2 * COST_SHARE * price, tick(price))


def least_risk(price: float) -> float:
    """Give the nearest that a stop may be, USD a share."""
    return max(LEAST_SHARE * price, LEAST_ROUND_TRIPS * round_trip(price))


def greatest_risk(price: float) -> float:
    """Give the furthest that a stop may be, USD a share."""
    return GREATEST_SHARE * price
