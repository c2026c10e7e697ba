"""Loads each file of the folder, and rejects what cannot be market data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats, Strings
from scanner.errors import MarketDataError
from scanner.market_data.tables import NEVER, Listings, Splits
from scanner.market_data.ticks import without_noise
from scanner.remedy import fix_data
from scanner.sources.files.bar_table import EARLIEST, LATEST
from scanner.sources.files.read import read
from scanner.sources.files.rules import BARS, PRICES, SPLITS, TICKERS

_HINDSIGHT = {"primary_exchange": "exchange", "sector": "sector", "industry": "industry"}


@dataclass(frozen=True, slots=True)
class FolderBars:
    """Every bar of the folder, ordered by session and ticker.

    Attributes:
        sessions: (T,) ascending.
        start: (T + 1,) rows `start[t]:start[t + 1]` belong to session t.
        tickers: (N,) sorted.
        ticker: (n,) each row's index in `tickers`.
        numbers: the prices and the volume, (n,) each.
    """

    sessions: tuple[date, ...]
    start: NDArray[np.intp]
    tickers: Strings
    ticker: NDArray[np.intp]
    numbers: dict[str, Floats]


def load_bars(path: Path) -> FolderBars:
    """Load the file of bars."""
    table = read(path, BARS, bulk=True)
    sessions, session = table.sessions("date")
    tickers, ticker = table.tickers()
    prices = without_noise(*(table.numbers(price) for price in PRICES))  # float32 sources have 42.389999
    numbers = dict(zip(PRICES, prices, strict=True))
    numbers["volume"] = table.numbers("volume")
    table.refuse(numbers["volume"] < 0, "volume", "expected at least 0 shares")
    if not sessions.size:
        raise MarketDataError(str(path), "it has no bars", remedy=fix_data("replace the file"))
    order = table.order(session, ticker)
    return FolderBars(
        sessions=tuple(sessions.tolist()),
        start=np.searchsorted(session[order], np.arange(len(sessions) + 1)),
        tickers=tickers,
        ticker=ticker[order],
        numbers={column: values[order] for column, values in numbers.items()},
    )


def load_splits(path: Path) -> Splits:
    """Load the file of splits."""
    table = read(path, SPLITS)
    days, day = table.days("execution_date")  # on a day without session, a split takes effect in the next one
    table.refuse(((days < EARLIEST) | (days > LATEST))[day], "execution_date", f"expected a date from {EARLIEST} on")
    tickers, ticker = table.tickers()
    shares = {column: table.numbers(column) for column in ("split_from", "split_to")}
    for column, values in shares.items():
        table.refuse(~(values > 0), column, "expected more than 0 shares")
    _, ratio = np.unique(shares["split_from"] / shares["split_to"], return_inverse=True)
    order = table.order(day, ticker, ratio)  # the bars decide between several ratios of a day
    return Splits(
        tickers[ticker][order],
        days[day][order],
        shares["split_from"][order],
        shares["split_to"][order],
    )


def load_listings(path: Path, traded: Strings) -> Listings:
    """Load the file of tickers, and add those `traded` tickers that it lacks."""
    table = read(path, TICKERS)
    tickers, ticker = table.tickers()
    order = table.order(ticker)
    every = np.union1d(tickers, traded)
    place = np.searchsorted(every, tickers)

    def text(column: str) -> Strings:
        known = (table.types(column) if column == "type" else table.texts(column))[order]
        texts = np.full(every.shape, "", dtype=known.dtype)
        texts[place] = known
        return texts

    return Listings(
        every,
        name=text("name"),
        type=text("type"),
        exchange=text("primary_exchange"),
        sector=text("sector"),
        industry=text("industry"),
        hindsight={field: NEVER for column, field in _HINDSIGHT.items() if column in table.columns},
    )
