"""Reads Polygon's reference data: splits, tickers, market status and holidays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

import numpy as np

from scanner.errors import MarketDataError
from scanner.market_data.dropped import DroppedRow
from scanner.market_data.tables import Listings, Splits
from scanner.observe import log
from scanner.sources.polygon.response import (
    Row,
    decode,
    number_problem,
    readable_rows,
    shown_ticker,
    text,
    ticker_problem,
    unreadable,
)

#: Maximum ratio of a split, in either direction. A reverse split of 1 for 4,000 is rare.
MAX_SPLIT_RATIO = 100_000
#: Maximum number of splits with several ratios on a day that a warning names.
MAX_NAMED_TWICE = 5

_MAX_SHARES = 1e9
_DAY = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Status:
    """The source's own status.

    Attributes:
        now: its time, with its time zone.
        simulated: whether its market is simulated; only this project's own server says so, Polygon never does.
    """

    now: datetime
    simulated: bool


def read_status(body: bytes) -> Status:
    """Read the market status."""
    place = "the market status"
    try:
        status = decode(body, place)
        now = datetime.fromisoformat(status["serverTime"])
        now.astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise MarketDataError(place, "it has no time", column="serverTime") from error
    if now.tzinfo is None:
        raise MarketDataError(place, f"{now} has no time zone", column="serverTime")
    return Status(now, status.get("simulated") is True)


def read_closures(body: bytes) -> frozenset[date]:
    """Read the days from today on for which the exchange has announced to be closed; rows without a day are skipped.

    Raises `MarketDataError` where nothing is one.
    """
    place = "the market holidays"
    days = decode(body, place)
    if not isinstance(days, list):
        raise MarketDataError(place, "expected a list of days")
    known = [day for day in days if isinstance(day, dict) and _day(day.get("date"))]
    if days and not known:
        raise MarketDataError(place, "expected a list of days with date, exchange and status")
    if len(known) < len(days):
        log.warning("%s: %d of %d rows have no date and are skipped", place, len(days) - len(known), len(days))
    closed = [day for day in known if (day.get("exchange"), day.get("status")) == ("NYSE", "closed")]
    return frozenset(filter(None, (_day(day["date"]) for day in closed)))


def make_splits(table: list[Row]) -> Splits:
    """Order splits, each once; rows that cannot be read are dropped.

    The vendor lists some twice, at times with different ratios. Only the bars can tell which one is right: all
    are stored, and the panel uses the one that prices show.
    """
    known, dropped = readable_rows(table, _split_problem, _drop_split, "the splits")
    rows = {(row["execution_date"], row["ticker"], _ratio(row)): row for row in reversed(known)}
    ordered = [rows[key] for key in sorted(rows) if key[2] != 1]
    _tell_of_several(ordered)
    return Splits(
        np.array([row["ticker"] for row in ordered], np.str_),
        np.array([row["execution_date"] for row in ordered], "datetime64[D]"),
        np.array([row["split_from"] for row in ordered], np.float64),
        np.array([row["split_to"] for row in ordered], np.float64),
        dropped=dropped,
    )


def make_listings(active: list[Row], inactive: list[Row]) -> Listings:
    """Order tickers, each once: an active one wins over a delisted one, and a later delisting over an earlier one.

    Rows without a ticker are dropped.
    """
    place = "the tickers"
    listed, dropped = readable_rows(
        [*inactive, *active], lambda row: ticker_problem(row.get("ticker")), _drop_ticker, place
    )
    if dropped.count and not listed:  # without any, all types would be unknown and nothing ranked
        raise unreadable(dropped, len(active) + len(inactive), place)
    now = {id(row) for row in active}
    listed.sort(
        key=lambda row: (id(row) in now, text(row.get("last_updated_utc" if id(row) in now else "delisted_utc")))
    )
    row_of = {row["ticker"]: row for row in listed}
    tickers = sorted(row_of)
    name, kind, exchange = (
        np.array([text(row_of[ticker].get(field)) for ticker in tickers], np.str_)
        for field in ("name", "type", "primary_exchange")
    )
    unknown = np.full(len(tickers), "")
    return Listings(np.array(tickers, np.str_), name, kind, exchange, sector=unknown, industry=unknown, dropped=dropped)


def _day(value: object) -> date | None:
    """Read YYYY-MM-DD; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        return None


def _split_problem(row: Row) -> str:
    wrong = (
        ticker_problem(row.get("ticker"))
        or ("" if _day(row.get("execution_date")) else "its execution_date is not a date")
        or number_problem(row, "split_from", _MAX_SHARES)
        or number_problem(row, "split_to", _MAX_SHARES)
    )
    if wrong:
        return wrong
    if not row["split_from"] or not row["split_to"]:
        return "its number of shares is 0"
    if not 1 / MAX_SPLIT_RATIO <= _ratio(row) <= MAX_SPLIT_RATIO:
        return f"its ratio is beyond {MAX_SPLIT_RATIO:,}"
    return ""


def _ratio(row: Row) -> float:
    return float(row["split_from"] / row["split_to"])


def _drop_split(row: Row, problem: str) -> DroppedRow:
    return DroppedRow("splits", shown_ticker(row.get("ticker")), _day(row.get("execution_date")), problem)


def _drop_ticker(row: Row, problem: str) -> DroppedRow:
    return DroppedRow("tickers", shown_ticker(row.get("ticker")), None, problem)


def _tell_of_several(ordered: list[Row]) -> None:
    """Warn of tickers with several split ratios on a day."""
    days = [(shown_ticker(row["ticker"]), row["execution_date"]) for row in ordered]
    several = sorted({one for one, next_one in pairwise(days) if one == next_one})
    if several:
        named = ", ".join(f"{ticker} on {day}" for ticker, day in several[:MAX_NAMED_TWICE])
        more = f" and {len(several) - MAX_NAMED_TWICE:,} more" if len(several) > MAX_NAMED_TWICE else ""
        log.warning("several splits are listed for %s%s: for each, the one that prices show is used", named, more)
