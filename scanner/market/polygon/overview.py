"""The overview of one ticker."""

from __future__ import annotations

from datetime import date
from typing import Any

from scanner.errors import MarketDataError
from scanner.market.polygon.answer import envelope
from scanner.market.source import Details


def read_details(body: bytes, ticker: str, asked: date) -> Details:
    """Read what is known of `ticker` alone; funds and foreign companies often lack the most. Raises `MarketDataError`.

    Parameters
    ----------
    asked: the last completed session.
    """
    place = f"the overview of {ticker}"
    found = envelope(body, place).get("results")
    if not isinstance(found, dict) or found.get("ticker") != ticker:
        raise MarketDataError(place, f"its results are {found!r}"[:100] + ", expected those of the ticker")
    shares = found.get("share_class_shares_outstanding") or found.get("weighted_shares_outstanding")
    try:
        return Details(
            ticker,
            asked,
            sic=str(found.get("sic_code") or ""),
            listed=date.fromisoformat(found["list_date"]) if found.get("list_date") else None,
            shares=_number(shares),
        )
    except (TypeError, ValueError) as error:
        raise MarketDataError(place, f"expected a day of listing and a number of shares ({error})") from error


def _number(shares: Any) -> float | None:  # noqa: ANN401  # JSON may be anything
    return None if shares is None else float(shares)
