"""How often a caller may ask, and how they are told. Source: draft-ietf-httpapi-ratelimit-headers-12."""

from __future__ import annotations

import math

from scanner.cache.rate import Allowance, Rate, Rates
from scanner.errors import TooManyRequests
from scanner.http.caller import Caller

#: The name of the only policy.
_POLICY = "minute"


def take(rates: Rates, caller: Caller, told: dict[str, str]) -> None:
    """Count a request.

    Args:
        told: gets the headers that tell how much is left.

    Raises:
        TooManyRequests: this one is too many.
    """
    kind = "key" if caller.has_key else "address"
    found = rates.take(f"{kind}:{caller.name}")
    told.update(_headers(rates.rate, found))
    if found.wait:
        raise TooManyRequests(rates.rate.most, rates.rate.window, found.wait)


def _headers(rate: Rate, found: Allowance) -> dict[str, str]:
    return {
        "ratelimit-policy": f'"{_POLICY}";q={rate.most};w={rate.window:.0f}',
        "ratelimit": f'"{_POLICY}";r={found.left};t={math.ceil(found.full)}',
    }
