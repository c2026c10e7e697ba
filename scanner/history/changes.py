"""Counts the corrections that a publish makes to stored data."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from scanner.history.block import FIELDS
from scanner.market_data.tables import COLUMNS, Listings, SessionBars, Splits


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences to what was stored; sessions, tickers and splits that are merely new do not count.

    Attributes:
        sessions: those with different bars, ascending.
        changed: the number of bars of those sessions that differ.
        added: the number of their bars that are new.
        removed: the number of their bars that are gone.
        withdrawn: the sessions that were removed whole, ascending.
        splits: the number of splits up to the previously last session that are new, different or gone.
        listings: the number of tickers whose description differs or is gone.
    """

    sessions: tuple[date, ...] = ()
    changed: int = 0
    added: int = 0
    removed: int = 0
    withdrawn: tuple[date, ...] = ()
    splits: int = 0
    listings: int = 0

    def __add__(self, other: Changes) -> Changes:
        """Add up the changes of two publishes."""
        both = {field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)}
        days = {name: tuple(sorted({*both[name]})) for name in ("sessions", "withdrawn")}
        return Changes(**(both | days))


def bar_changes(before: SessionBars, after: SessionBars) -> Changes:
    """Compare a stored session with its replacement."""
    if same_bars(before, after):
        return Changes()
    _, old, new = np.intersect1d(before.tickers, after.tickers, assume_unique=True, return_indices=True)
    differs = np.zeros(old.shape, np.bool_)
    for name in FIELDS:
        was, now = getattr(before, name)[old], getattr(after, name)[new]
        differs |= ~((was == now) | (np.isnan(was) & np.isnan(now)))
    added, removed = after.tickers.size - new.size, before.tickers.size - old.size
    return Changes((after.session,), int(differs.sum()), added, removed)


def same_bars(one: SessionBars, other: SessionBars) -> bool:
    """Tell whether two sessions would be stored with equal bars."""
    return np.array_equal(one.tickers, other.tickers) and all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in FIELDS
    )


def split_changes(before: Splits, after: Splits, last: date) -> Changes:
    """Compare the splits executed up to the session `last`."""
    return Changes(splits=len({(ticker, day) for ticker, day, *_ in _rows(before, last) ^ _rows(after, last)}))


def listing_changes(before: Listings, after: Listings) -> Changes:
    """Compare the descriptions of the tickers that were listed before."""
    now = _described(after)
    return Changes(listings=sum(now.get(ticker) != row for ticker, row in _described(before).items()))


def _rows(splits: Splits, last: date) -> set[tuple[str, date, float, float]]:
    columns = (splits.tickers, splits.execution, splits.split_from, splits.split_to)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {row for row in rows if row[1] <= last}


def _described(listings: Listings) -> dict[str, tuple[str, ...]]:
    columns = zip(*(getattr(listings, name).tolist() for name in COLUMNS), strict=True)
    return dict(zip(listings.tickers.tolist(), columns, strict=True))
