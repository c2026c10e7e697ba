"""Splits, tickers, and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from scanner.errors import MarketDataError
from scanner.market.polygon.answer import Row, column, decode, texts
from scanner.market.source import Listings, Splits
from scanner.observe import log


@dataclass(frozen=True, slots=True)
class Status:
    """What the source says of itself.

    Attributes
    ----------
    now: its own time, with its time zone.
    simulated: whether its market is made up; a server of this project's says so, Polygon never does.
    """

    now: datetime
    simulated: bool


def read_status(body: bytes) -> Status:
    """Read the market status."""
    place = "the market status"
    try:
        status = decode(body, place)
        now = datetime.fromisoformat(status["serverTime"])
    except (KeyError, TypeError, ValueError) as error:
        raise MarketDataError(place, "it tells no time", column="serverTime") from error
    if now.tzinfo is None:
        raise MarketDataError(place, f"{now} has no time zone", column="serverTime")
    return Status(now, status.get("simulated") is True)


def read_closures(body: bytes) -> frozenset[date]:
    """Read the days, from today on, on which the exchange is announced to stay closed."""
    place = "the market holidays"
    try:
        return frozenset(
            date.fromisoformat(day["date"])
            for day in decode(body, place)
            if day["exchange"] == "NYSE" and day["status"] == "closed"
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MarketDataError(place, "expected a list of days with date, exchange and status") from error


def make_splits(table: list[Row]) -> Splits:
    """Order splits, each once.

    The vendor lists some twice, at times with two different ratios. Which one is right only bars can tell: one is
    kept, a warning names the ticker, and the panel flags a split that prices do not show.
    """
    place = "the splits"
    columns = [column(table, name, place) for name in ("execution_date", "ticker", "split_from", "split_to")]
    ratios: dict[tuple[date, str], tuple[float, float]] = {}
    try:
        for day, ticker, before, after in sorted(set(zip(*columns, strict=True))):
            if before <= 0 or after <= 0:
                raise ValueError(f"{before} shares for {after}")  # noqa: TRY301  # one sentence for all
            key = date.fromisoformat(day), ticker
            if key in ratios:
                log.warning("%s has two splits on %s that differ: one of them is wrong", ticker, day)
            if before != after:
                ratios[key] = before, after
    except (TypeError, ValueError) as error:
        raise MarketDataError(place, f"expected a date, a ticker and two numbers of shares, got {error}") from error
    return Splits(
        np.array([ticker for _, ticker in ratios], np.str_),
        np.array([day for day, _ in ratios], "datetime64[D]"),
        *np.array(list(ratios.values()), np.float64).reshape(-1, 2).T.copy(),
    )


def make_listings(active: list[Row], inactive: list[Row]) -> Listings:
    """Order tickers, each once: what is listed now counts before what was, and a later delisting before an earlier."""
    place = "the tickers"
    past = sorted(inactive, key=lambda row: str(row.get("delisted_utc") or ""))
    table = [*past, *sorted(active, key=lambda row: str(row.get("last_updated_utc") or ""))]
    row_of = dict(zip(map(str, column(table, "ticker", place)), table, strict=True))
    tickers = sorted(row_of)
    known = [row_of[ticker] for ticker in tickers]
    name, kind, exchange = (
        np.array(list(texts(known, field)), np.str_) for field in ("name", "type", "primary_exchange")
    )
    unknown = np.full(len(tickers), "")
    return Listings(np.array(tickers, np.str_), name, kind, exchange, sector=unknown, industry=unknown)
