"""Rounding to prices that can be quoted."""

from __future__ import annotations

import math

#: Below one dollar, US shares are quoted in hundredths of a cent (SEC Rule 612), otherwise in cents.
MIN_CENT_PRICE = 1.0
TICK = 0.01
SUB_DOLLAR_TICK = 0.0001


def tick(price: float) -> float:
    """Return the tick size at a price, USD."""
    return TICK if price >= MIN_CENT_PRICE else SUB_DOLLAR_TICK


def at_or_below(price: float) -> float:
    """Round down to a quotable price."""
    step = tick(price)
    # A price that is a whole number of ticks must not change, though the quotient may be a rounding error below it.
    return round(math.floor(price / step + 1e-6) * step, 4)


def at_or_above(price: float) -> float:
    """Round up to a quotable price."""
    step = tick(price)
    return round(math.ceil(price / step - 1e-6) * step, 4)
