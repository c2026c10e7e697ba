"""The grouped daily bars: every stock's bar of one session in one answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scanner.errors import MarketDataError
from scanner.market.polygon.answer import Row, column, envelope, rows
from scanner.market.source import Floats, SessionBars

_FIELDS = ("o", "h", "l", "c", "v")
# What may be a ticker, without those the exchanges test with. CBO, CBX, IBO, IGZ, ZZK and ZZZ are such too, and at
# times real ones: they stay, and without a type in the reference no scan ranks them.
_TICKER = re.compile(r"(?!(?:Z[BJVWX]ZZT|ZBZX|ZVV|ZTE?ST|[NA]TEST.*)$)[A-Za-z0-9.]+")


def read_bars(body: bytes, session: date) -> SessionBars:
    """Read one session's bars: column by column, each ticker once, without the exchanges' test symbols.

    They belong to `session` whatever their timestamps say. A day without trading has none. Raises `MarketDataError`.
    """
    place = f"the bars of {session}"
    answer = envelope(body, place)
    if not isinstance(answer.get("resultsCount"), int):
        raise MarketDataError(place, f"resultsCount is {answer.get('resultsCount')!r}, expected the number of rows")
    table = rows(answer, place, answer["resultsCount"])
    tickers = [str(ticker) for ticker in column(table, "T", place)]
    opening, high, low, close, volume = (_numbers(table, field, place) for field in _FIELDS)
    kept, order = _listed(tickers, volume)
    numbers = [*(np.round(price[order], 4) for price in (opening, high, low, close)), volume[order]]
    return SessionBars(session, np.array(kept, np.str_), *numbers)


def no_bars(session: date) -> SessionBars:
    """Make what a session has that is not published."""
    return SessionBars(session, np.empty(0, np.str_), *(np.empty(0) for _ in _FIELDS))


def _numbers(table: list[Row], name: str, place: str) -> Floats:
    """Take a field as numbers, NaN for null and for what is too large to be one."""
    try:
        numbers = np.array(column(table, name, place), np.float64).reshape(len(table))
    except (ValueError, TypeError) as error:
        raise MarketDataError(place, f"not a number ({error})", column=name) from error
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def _listed(tickers: Sequence[str], volume: Floats) -> tuple[list[str], NDArray[np.intp]]:
    """Order tickers, and give the row of each; of two rows of a ticker, the one with more volume counts."""
    row_of = dict(zip(tickers, range(len(tickers)), strict=True))
    if len(row_of) < len(tickers):
        by_volume = np.argsort(np.nan_to_num(volume, nan=-1.0), kind="stable").tolist()
        row_of = {tickers[row]: row for row in by_volume}
    kept = sorted(filter(_TICKER.fullmatch, row_of))
    return kept, np.array([row_of[ticker] for ticker in kept], np.intp)
