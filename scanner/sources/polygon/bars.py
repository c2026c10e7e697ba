"""Reads grouped daily bars: every stock's bar of one session in one answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.errors import MarketDataError
from scanner.market_data.dropped import Dropped, DroppedRow
from scanner.market_data.tables import SessionBars
from scanner.reference_data.closing_times import NEW_YORK
from scanner.sources.polygon.response import (
    Row,
    envelope,
    number_problem,
    readable_rows,
    rows,
    shown_ticker,
    ticker_problem,
    unreadable,
)

#: Maximum plausible price in USD, and shares of a day: a hundred times the highest ever.
MAX_PRICE = 1e8
MAX_VOLUME = 1e12

_FIELDS = {"o": MAX_PRICE, "h": MAX_PRICE, "l": MAX_PRICE, "c": MAX_PRICE, "v": MAX_VOLUME}
_NUMBERS = {int, float}
_OTHER_SESSION = "its timestamp is of another session"
# Possible tickers, without the exchanges' test symbols. CBO, CBX, IBO, IGZ, ZZK and ZZZ are test symbols too, and at
# times real ones: they stay, and without a type in the reference data no scan ranks them.
_TICKER = re.compile(r"(?!(?:Z[BJVWX]ZZT|ZBZX|ZVV|ZTE?ST|[NA]TEST.*)$)[A-Za-z0-9.]+")


def read_bars(body: bytes, session: date) -> SessionBars:
    """Read one session's bars: column by column, each ticker once, without the exchanges' test symbols.

    A day without trading has none. Rows that cannot be read are dropped.

    Raises:
        MarketDataError: it answers another question (adjusted, or of another session), or most of it cannot be read.
    """
    place = f"the bars of {session}"
    answer = envelope(body, place)
    if type(answer.get("resultsCount")) is not int:
        raise MarketDataError(place, "its resultsCount is not a number of rows")
    table = rows(answer, place, answer["resultsCount"])
    if table and answer.get("adjusted", False) is not False:
        raise MarketDataError(place, "they are adjusted for splits, but were requested unadjusted")
    table, dropped = _readable(table, session, place)
    tickers = [row["T"] for row in table]
    opening, high, low, close, volume = (np.array([row[name] for row in table], np.float64) for name in _FIELDS)
    ordered, order = _listed(tickers, volume)
    numbers = [*(np.round(price[order], 4) for price in (opening, high, low, close)), volume[order]]
    return SessionBars(session, np.array(ordered, np.str_), *numbers, dropped=dropped)


def no_bars(session: date) -> SessionBars:
    """Return the empty bars of a session that is not published."""
    return SessionBars(session, np.empty(0, np.str_), *(np.empty(0) for _ in _FIELDS))


def _readable(table: list[Row], session: date, place: str) -> tuple[list[Row], Dropped]:
    """Drop the rows that cannot be read, or are of another session."""
    first, last = _span(session)
    if _all_good(table, first, last):
        return table, Dropped()

    def drop(row: Row, problem: str) -> DroppedRow:
        return DroppedRow("bars", shown_ticker(row.get("T")), session, problem)

    elsewhere = sum(_elsewhere(row, first, last) for row in table if isinstance(row, dict))
    if 2 * elsewhere > len(table):
        raise MarketDataError(place, f"{elsewhere:,} of {len(table):,} rows have a timestamp of another session")
    readable, dropped = readable_rows(table, partial(_problem, first=first, last=last), drop, place)
    if not readable:  # an empty table would look like a day without trading
        raise unreadable(dropped, len(table), place)
    return readable, dropped


def _all_good(table: list[Row], first: int, last: int) -> bool:
    """Tell whether no row has a fault, by whole columns, which is fast."""
    try:
        columns = {name: [row[name] for row in table] for name in _FIELDS}
        stamps = [row.get("t", first) for row in table]
        tickers = [row["T"] for row in table]
    except (KeyError, TypeError, AttributeError):  # a row lacks a field, or is not an object
        return False
    numbers = {name: [value for value in values if value is not None] for name, values in columns.items()}
    if not {type(value) for values in (*numbers.values(), stamps) for value in values} <= _NUMBERS:
        return False
    within = all(0 <= value <= highest for name, highest in _FIELDS.items() for value in numbers[name])
    return within and all(first <= stamp < last for stamp in stamps) and not any(map(ticker_problem, tickers))


def _problem(row: Row, first: int, last: int) -> str:
    """Describe the fault of a row; empty if there is none. A number may be null, which means unknown."""
    wrong = ticker_problem(row.get("T"))
    for name, highest in _FIELDS.items():
        if not wrong and row.get(name, ...) is not None:
            wrong = number_problem(row, name, highest)
    if not wrong and row.get("t") is not None and type(row["t"]) not in _NUMBERS:
        wrong = "its timestamp is not a number"
    return wrong or (_OTHER_SESSION if _elsewhere(row, first, last) else "")


def _elsewhere(row: Row, first: int, last: int) -> bool:
    stamp: Any = row.get("t")
    return type(stamp) in _NUMBERS and not first <= stamp < last


def _span(session: date) -> tuple[int, int]:
    """Return the first and last Unix millisecond of a session's day in New York."""
    days = (session, session + timedelta(days=1))
    first, last = (int(datetime.combine(day, time(), NEW_YORK).timestamp() * 1000) for day in days)
    return first, last


def _listed(tickers: Sequence[str], volume: Floats) -> tuple[list[str], NDArray[np.intp]]:
    """Order tickers, and return the row of each; of two rows of a ticker, the one with more volume counts."""
    row_of = dict(zip(tickers, range(len(tickers)), strict=True))
    if len(row_of) < len(tickers):
        by_volume = np.argsort(np.nan_to_num(volume, nan=-1.0), kind="stable").tolist()
        row_of = {tickers[row]: row for row in by_volume}
    ordered = sorted(filter(_TICKER.fullmatch, row_of))
    return ordered, np.array([row_of[ticker] for ticker in ordered], np.intp)
