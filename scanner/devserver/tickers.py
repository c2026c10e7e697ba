"""The listed tickers."""

from __future__ import annotations

from datetime import date

from scanner.devserver.feed import Feed
from scanner.devserver.paging import Listing, Row
from scanner.devserver.query import Call, read_day
from scanner.devserver.response import Answer

_FIELDS = ("ticker", "name", "market", "locale", "primary_exchange", "type", "currency_name", "cik", "last_updated_utc")
_SAME = ("ticker", "type", "market", "cik", "cusip")
_LISTING = Listing({"exchange": "primary_exchange", **{name: name for name in _SAME}}, limit=(100, 1_000))
_MIDNIGHT = "T04:00:00Z"  # New York's, in summer


def tickers(feed: Feed, call: Call) -> Answer:
    """Answer with the tickers that are listed, or delisted, on a day."""
    active, day = call.flag("active", default=True), as_of(feed, call)
    sort, order = call.choice("sort", "ticker", _FIELDS), call.choice("order", "asc", ("asc", "desc"))
    wanted = call.query.get("search", "").lower()
    known = (row_of(feed, place, day) for place in range(feed.listings.tickers.size))
    found = (
        row for row in known if row and row["active"] is active and wanted in f"{row['ticker']} {row['name']}".lower()
    )
    return _LISTING.answer(call, found, sort, descending=order == "desc")


def as_of(feed: Feed, call: Call) -> date:
    """Read the requested day (default: today)."""
    return read_day("date", call.query.get("date", feed.today.isoformat()))


def row_of(feed: Feed, place: int, day: date) -> Row | None:
    """Write one of the listings as of `day`, without unknown fields; None before it is listed.

    A ticker that never has a bar counts as delisted.
    """
    listings = feed.listings
    ticker = str(listings.tickers[place])
    since, until = feed.listed.get(ticker, (date.min, date.min))
    if day < since:
        return None
    active = until is None or day <= until
    unsure = {
        "type": str(listings.type[place]),
        "primary_exchange": str(listings.exchange[place]),
        "delisted_utc": "" if active or until == date.min else f"{until}{_MIDNIGHT}",
    }
    return {
        "ticker": ticker,
        "name": str(listings.name[place]) or ticker,
        "market": "stocks",
        "locale": "us",
        "active": active,
        "currency_name": "usd",
        "last_updated_utc": f"{feed.today}{_MIDNIGHT}",
        **{name: text for name, text in unsure.items() if text},
    }
