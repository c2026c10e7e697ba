"""Share splits, on the old and the new path."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from scanner.devserver.feed import Feed
from scanner.devserver.paging import Listing, Row
from scanner.devserver.query import Call
from scanner.devserver.response import Answer

_FIELDS = ("execution_date", "ticker")
_OLD = Listing({name: name for name in _FIELDS}, limit=(10, 1_000))
_NEW = Listing({name: name for name in (*_FIELDS, "adjustment_type")}, limit=(100, 5_000))
_DECIMALS = 6  # of the factor, as Polygon rounds it


def reference_splits(feed: Feed, call: Call) -> Answer:
    """Answer as the old path does: `sort` and `order` apart, the latest first."""
    sort, order = call.choice("sort", "execution_date", _FIELDS), call.choice("order", "desc", ("asc", "desc"))
    rows = list(_rows(feed))
    if "reverse_split" in call.query:
        reverse = call.flag("reverse_split", default=False)
        rows = [row for row in rows if (row["split_from"] > row["split_to"]) is reverse]
    return _OLD.answer(call, rows, sort, descending=order == "desc")


def stock_splits(feed: Feed, call: Call) -> Answer:
    """Answer as the new path does: the order within `sort`, `order` ignored; a type and a factor with each split."""
    sorts = tuple(f"{field}{order}" for field in _FIELDS for order in ("", ".asc", ".desc"))
    sort, _, order = call.choice("sort", "execution_date.desc", sorts).partition(".")
    return _NEW.answer(call, _with_factors(feed), sort, descending=order == "desc")


def _rows(feed: Feed) -> Iterator[Row]:
    """Yield every split, ordered by day and ticker."""
    splits = feed.splits
    days = splits.execution.astype(str).tolist()
    shares = (splits.split_from.tolist(), splits.split_to.tolist())
    for ticker, day, split_from, split_to in zip(splits.tickers.tolist(), days, *shares, strict=True):
        yield {
            "id": f"E{zlib.crc32(f'{ticker} {day}'.encode()):08x}",
            "ticker": ticker,
            "execution_date": day,
            "split_from": split_from,
            "split_to": split_to,
        }


def _with_factors(feed: Feed) -> Iterator[Row]:
    """Yield every split, latest first, with the factor of it and all later ones up to today for older prices."""
    factors: dict[str, float] = {}
    for row in reversed(list(_rows(feed))):
        if row["execution_date"] <= feed.today.isoformat():
            factors[row["ticker"]] = factors.get(row["ticker"], 1.0) * row["split_from"] / row["split_to"]
        kind = "reverse_split" if row["split_from"] > row["split_to"] else "forward_split"
        factor = round(factors.get(row["ticker"], 1.0), _DECIMALS)
        yield {**row, "adjustment_type": kind, "historical_adjustment_factor": factor}
