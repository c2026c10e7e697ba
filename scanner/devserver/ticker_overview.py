"""The overview of one company. Shares, industry code and age are simulated, and the same at every request."""

from __future__ import annotations

import zlib
from datetime import date

import numpy as np

from scanner.devserver.feed import Feed
from scanner.devserver.paging import Row
from scanner.devserver.query import Call
from scanner.devserver.response import Answer, ApiError, envelope, json_body
from scanner.devserver.sic_codes import sic_code
from scanner.devserver.tickers import as_of, row_of

_MIN_SHARES, _MAX_SHARES = 2e6, 5e9
_OLDEST = 40  # years that a company may have been listed before the market begins


def overview(feed: Feed, call: Call) -> Answer:
    """Answer with a ticker's details; a delisted one is not found, as on Polygon."""
    ticker, day = call.parts["ticker"], as_of(feed, call)
    place = int(np.searchsorted(feed.listings.tickers, ticker))
    known = place < feed.listings.tickers.size and feed.listings.tickers[place] == ticker
    row = row_of(feed, place, day) if known else None
    if row is None or not row["active"]:
        raise ApiError(404, "Ticker not found.")
    details = {"ticker_root": ticker.split(".")[0], "round_lot": 100, "list_date": str(_list_date(feed, ticker))}
    return Answer(json_body(envelope({"results": {**row, **details, **_company(feed, place)}})))


def _company(feed: Feed, place: int) -> Row:
    """Return the fields that funds and companies of unknown sector lack."""
    listings = feed.listings
    code = sic_code(str(listings.sector[place]), str(listings.industry[place]))
    if code is None:
        return {}
    ticker = str(listings.tickers[place])
    shares = round(_MIN_SHARES * (_MAX_SHARES / _MIN_SHARES) ** _share_of(ticker, "shares"))
    return {
        "sic_code": str(code.number),
        "sic_description": code.description,
        "share_class_shares_outstanding": shares,
        "weighted_shares_outstanding": shares,
        **_market_cap(feed, ticker, shares),
    }


def _market_cap(feed: Feed, ticker: str, shares: int) -> Row:
    bars = feed.bars(feed.today, adjusted=False, ticker=ticker)
    closes = bars.close.tolist() if bars else []
    return {"market_cap": closes[0] * shares} if closes else {}


def _list_date(feed: Feed, ticker: str) -> date:
    """Return the day of a ticker's first bar, or an earlier one if that is the market's first session."""
    since, _ = feed.listed[ticker]
    if since > feed.sessions[0]:
        return since
    years = 1 + int(_share_of(ticker, "age") * _OLDEST)
    return since.replace(year=since.year - years, day=min(since.day, 28))


def _share_of(ticker: str, what: str) -> float:
    """Draw a number from 0 to 1 that is always the same for a ticker."""
    return zlib.crc32(f"{ticker} {what}".encode()) / 2**32
