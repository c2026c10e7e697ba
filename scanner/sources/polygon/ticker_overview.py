"""Reads the overview of one ticker."""

from __future__ import annotations

import re
from datetime import date

from scanner.errors import MarketDataError
from scanner.market_data.tables import Details
from scanner.sources.polygon.response import envelope, kind

#: Maximum plausible number of shares outstanding.
MAX_SHARES = 1e13

_SIC = re.compile(r"\d{1,6}")


def read_details(body: bytes, ticker: str, asked: date) -> Details:
    """Read the details of `ticker`; those of funds and foreign companies are often mostly empty.

    A field that cannot be read is unknown. Raises `MarketDataError` if it is not the ticker's overview.

    Args:
        asked: the last completed session.
    """
    place = f"the overview of {ticker}"
    found = envelope(body, place).get("results")
    if not isinstance(found, dict):
        raise MarketDataError(place, f"its results are {kind(found)}, expected those of the ticker")
    if found.get("ticker") != ticker:
        raise MarketDataError(place, "its results are of another ticker")
    sic = str(found.get("sic_code"))
    return Details(
        ticker,
        asked,
        sic=sic if _SIC.fullmatch(sic) else "",
        listed=_day(found.get("list_date")),
        shares=_shares(found.get("share_class_shares_outstanding"))
        or _shares(found.get("weighted_shares_outstanding")),
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _shares(value: object) -> float | None:
    return (
        float(value) if isinstance(value, int | float) and type(value) is not bool and 0 < value <= MAX_SHARES else None
    )
