"""Bars: of all tickers on one day, and of one ticker over many days."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

import numpy as np

from scanner.devserver.feed import Feed
from scanner.devserver.paging import Row, page
from scanner.devserver.query import Call
from scanner.devserver.response import Answer, ApiError, Body, envelope, json_body
from scanner.market_data.tables import SessionBars
from scanner.reference_data.closing_times import NEW_YORK

_OPENING, _CLOSING = 0, 16  # hours in New York of Polygon's timestamps of one ticker's bars and of the whole market's
_SHARES_A_TRADE = 120.0
_MAX_CACHED = 32  # prepared days, some 2 MB each for a whole market
_LIMIT = (5_000, 50_000)


def grouped(feed: Feed, call: Call) -> Answer:
    """Answer with every ticker's bar of a day."""
    return Answer(_grouped_body(feed, call.day("date"), adjusted=call.flag("adjusted", default=True)))


def previous(feed: Feed, call: Call) -> Answer:
    """Answer with a ticker's bar of the session before today."""
    adjusted, ticker = call.flag("adjusted", default=True), call.parts["ticker"]
    rows = [row for day in feed.sessions[-2:-1] for row in _ticker_rows(feed, ticker, day, _CLOSING, adjusted=adjusted)]
    return Answer(json_body(_aggregates(rows, adjusted=adjusted, ticker=ticker)))


def custom(feed: Feed, call: Call) -> Answer:
    """Answer with a ticker's daily bars of a range of days, page by page."""
    ticker, first, last = call.parts["ticker"], call.day("from"), call.day("to")
    if (call.parts["multiplier"], call.parts["timespan"]) != ("1", "day"):
        raise ApiError(400, "This server has daily bars only: ask for /range/1/day/")
    if last < first:
        raise ApiError(400, "The parameter 'to' cannot be a time that occurs before 'from'")
    adjusted = call.flag("adjusted", default=True)
    days = [day for day in feed.sessions if first <= day <= last]
    if call.choice("sort", "asc", ("asc", "desc")) == "desc":
        days.reverse()
    rows = [row for day in days for row in _ticker_rows(feed, ticker, day, _OPENING, adjusted=adjusted)]
    for row in rows:
        del row["T"]
    shown, following = page(call, rows, call.limit(*_LIMIT))
    return Answer(json_body({**_aggregates(shown, adjusted=adjusted, ticker=ticker), **following}))


@lru_cache(maxsize=_MAX_CACHED)
def _grouped_body(feed: Feed, day: date, *, adjusted: bool) -> Body:
    bars = feed.bars(day, adjusted=adjusted)
    return json_body(_aggregates(_rows(bars, _CLOSING) if bars else [], adjusted=adjusted))


def _ticker_rows(feed: Feed, ticker: str, session: date, hour: int, *, adjusted: bool) -> list[Row]:
    """Return a ticker's bar, if any."""
    bars = feed.bars(session, adjusted=adjusted, ticker=ticker)
    return _rows(bars, hour) if bars else []


def _rows(bars: SessionBars, hour: int) -> list[Row]:
    """Write bars as Polygon does. Average price and number of trades, which the market lacks, are invented."""
    stamp = int(datetime.combine(bars.session, time(hour), NEW_YORK).timestamp() * 1000)
    columns = (
        bars.tickers,
        bars.volume,
        np.round((bars.high + bars.low + bars.close) / 3, 4),
        bars.open,
        bars.close,
        bars.high,
        bars.low,
        np.ceil(bars.volume / _SHARES_A_TRADE),
    )
    rows: list[Row] = [
        {"T": ticker, "v": v, "vw": vw, "o": o, "c": c, "h": h, "l": low, "t": stamp, "n": n}
        for ticker, v, vw, o, c, h, low, n in zip(*(column.tolist() for column in columns), strict=True)
    ]
    for idle in np.flatnonzero(bars.volume == 0).tolist():
        del rows[idle]["vw"], rows[idle]["n"]
    return rows


def _aggregates(rows: list[Row], *, adjusted: bool, **fields: str) -> dict[str, object]:
    """Wrap bars in Polygon's fields; without bars, there is no `results` at all."""
    results = {"results": rows} if rows else {}
    counts = {"queryCount": len(rows), "resultsCount": len(rows), "count": len(rows)}
    return envelope({**fields, **counts, "adjusted": adjusted, **results})
