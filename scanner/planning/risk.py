"""The minimum and maximum distance of a stop: a nearer one is lost to costs and noise, a further one is no plan."""

from __future__ import annotations

from scanner.planning.prices import tick

#: Minimum risk as a share of the price: a nearer stop is hit by the noise of an ordinary day.
MIN_RISK_SHARE = 0.01
#: Spread, commission and slippage of one side as a share of the price, for a liquid stock.
COST_SHARE = 0.001
#: Minimum risk in round-trip costs, which are then at most a fifth of the risk.
MIN_ROUND_TRIPS = 5
#: Maximum risk as a share of the price: beyond it one trade loses a quarter of its cost, and 2 R need a gain of half.
MAX_RISK_SHARE = 0.25


def round_trip(price: float) -> float:
    """Return the cost of buying and selling a share, USD: twice that of one side, and at least one tick of spread."""
    return max(2 * COST_SHARE * price, tick(price))


def min_risk(price: float) -> float:
    """Return the minimum distance of a stop, USD a share."""
    return max(MIN_RISK_SHARE * price, MIN_ROUND_TRIPS * round_trip(price))


def max_risk(price: float) -> float:
    """Return the maximum distance of a stop, USD a share."""
    return MAX_RISK_SHARE * price
