"""Prices that can be quoted."""

from __future__ import annotations

import math

#: Below one dollar US shares are quoted in hundredths of a cent (SEC Rule 612), else in cents.
CENTS_FROM = 1.0
TICK = 0.01
FINEST_TICK = 0.0001


def tick(price: float) -> float:
    """Give the smallest step of a price, USD."""
    return TICK if price >= CENTS_FROM else FINEST_TICK


def at_or_below(price: float) -> float:
    """Round down to a quotable price."""
    step = tick(price)
    # A price that is a tick already must stay: the quotient may lie a rounding below the whole number.
    return round(math.floor(price / step + 1e-6) * step, 4)


def at_or_above(price: float) -> float:
    """Round up to a quotable price."""
    step = tick(price)
    return round(math.ceil(price / step - 1e-6) * step, 4)
