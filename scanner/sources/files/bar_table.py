"""A file's columns; invalid cells are rejected with file, row and column."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Dates, Floats, Strings
from scanner.errors import MarketDataError
from scanner.reference_data.calendar import sessions_between
from scanner.sources.files.rules import DAY, NUMBER, not_a_number, type_code

#: The range of dates.
EARLIEST, LATEST = np.datetime64("1900-01-01", "D"), np.datetime64("2199-12-31", "D")
_MAX_SHOWN = 60  # characters of a cell


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of strings or days, encoded so that each distinct one is parsed once.

    Attributes:
        codes: (n,) each row's index in `distinct`.
        distinct: strings without surrounding space, or days.
    """

    codes: NDArray[np.intp]
    distinct: NDArray[Any]

    @classmethod
    def of(cls, cells: list[str]) -> Coded:
        """Encode (n,) strings."""
        distinct, codes = np.unique(np.array(cells, dtype=np.str_), return_inverse=True)
        return cls(codes, distinct)

    @classmethod
    def stripped(cls, codes: NDArray[np.intp], distinct: list[str]) -> Coded:
        """Strip surrounding space from distinct strings, some of which may become equal."""
        texts, code = np.unique(np.array([text.strip() for text in distinct], dtype=np.str_), return_inverse=True)
        return cls(code[codes], texts)


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns, with a parser for each kind.

    Every method raises `MarketDataError`, naming the file, the first faulty row and the column.

    Attributes:
        rows: the number of rows.
        columns: the file's columns, (n,) each; numbers may be given as such, NaN for an empty cell.
    """

    place: str
    rows: int
    columns: Mapping[str, Coded | Floats]

    def has_longer(self, characters: int) -> bool:
        """Tell whether any string has more than this many characters."""
        texts = (column.distinct for column in self.columns.values() if isinstance(column, Coded))
        return any(column.dtype.itemsize // 4 > characters for column in texts if column.dtype.kind == "U")

    def numbers(self, column: str) -> Floats:
        """Parse (n,) finite numbers; NaN for an empty cell."""
        found = self.columns[column]
        values = self._parsed_numbers(column, found) if isinstance(found, Coded) else found
        self.refuse(np.isinf(values), column, "expected a finite number")
        return values

    def tickers(self) -> tuple[Strings, NDArray[np.intp]]:
        """Parse the column `ticker`: the distinct ones, sorted, and (n,) which of them each row has."""
        found = self._coded("ticker")
        tickers: Strings = found.distinct
        self._refuse_distinct(tickers == "", found, "ticker", "expected a ticker")
        self._refuse_distinct(~_printable(tickers), found, "ticker", "expected printable characters")
        return _ranked(tickers, found.codes)

    def sessions(self, column: str) -> tuple[Dates, NDArray[np.intp]]:
        """Parse dates of sessions: the distinct ones, ascending, and (n,) which of them each row has."""
        days, day = self.days(column)
        self.refuse((~_is_session(days))[day], column, "expected a session of the New York Stock Exchange")
        return days, day

    def days(self, column: str) -> tuple[Dates, NDArray[np.intp]]:
        """Parse dates: the distinct ones, ascending, and (n,) which of them each row has."""
        found = self._coded(column)
        days: Dates = found.distinct
        if days.dtype.kind != "M":
            days = np.array([_day(text) for text in found.distinct.tolist()], dtype="datetime64[D]")
        self._refuse_distinct(np.isnat(days), found, column, "expected a date as YYYY-MM-DD")
        return _ranked(days, found.codes)

    def texts(self, column: str, *, printable: bool = False) -> Strings:
        """Return (n,) strings, all empty if there is no such column."""
        if column not in self.columns:
            return np.full(self.rows, "", dtype=np.str_)
        found = self._coded(column)
        if printable:
            self._refuse_distinct(~_printable(found.distinct), found, column, "expected printable characters")
        texts: Strings = found.distinct[found.codes]
        return texts

    def types(self, column: str) -> Strings:
        """Return (n,) codes of types, all empty if there is no such column."""
        if column not in self.columns:
            return self.texts(column)
        found = self._coded(column)
        codes = [type_code(text) for text in found.distinct.tolist()]
        unknown = np.array([code is None for code in codes], dtype=np.bool_)
        self._refuse_distinct(unknown, found, column, "expected a type such as CS, ADRC or ETF")
        types: Strings = np.array([code or "" for code in codes], dtype=np.str_)[found.codes]
        return types

    def order(self, *keys: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the order of rows by `keys`, of which the last is the ticker; reject duplicates."""
        key = np.zeros(self.rows, dtype=np.intp)
        for codes in keys:
            key = key * (codes.max(initial=0) + 1) + codes
        order = np.argsort(key, kind="stable")
        repeated = np.zeros(self.rows, dtype=np.bool_)
        repeated[order[1:]] = np.diff(key[order]) == 0
        self.refuse(repeated, "ticker", "an earlier row has it too: remove one of them")
        return order

    def refuse(self, bad: NDArray[np.bool_], column: str, expected: str) -> None:
        """Raise for the first `bad` row, if any."""
        if bad.any():
            row = int(bad.argmax())
            raise refused(self.place, self._cell(row, column), row, column, expected)

    def _cell(self, row: int, column: str) -> str:
        found = self.columns[column]
        return str(found.distinct[found.codes[row]] if isinstance(found, Coded) else found[row])

    def _coded(self, column: str) -> Coded:
        found = self.columns[column]
        if isinstance(found, Coded):
            return found
        raise MarketDataError(self.place, "it has numbers: expected texts", column=column)

    def _refuse_distinct(self, bad: NDArray[np.bool_], found: Coded, column: str, expected: str) -> None:
        if bad.any():
            self.refuse(bad[found.codes], column, expected)

    def _parsed_numbers(self, column: str, found: Coded) -> Floats:
        texts = found.distinct.tolist()
        bad = np.array([text != "" and not NUMBER.fullmatch(text) for text in texts], dtype=np.bool_)
        if bad[found.codes].any():
            row = int(bad[found.codes].argmax())
            cell = self._cell(row, column)
            raise refused(self.place, cell, row, column, not_a_number(cell))
        values: Floats = np.array([float(text) if text else np.nan for text in texts], dtype=np.float64)[found.codes]
        return values


def refused(place: str, cell: str, row: int, column: str, expected: str) -> MarketDataError:
    """Make the error of an invalid cell; `row` counts from 0."""
    shown = cell if len(cell) <= _MAX_SHOWN else f"{cell[:_MAX_SHOWN]}..."
    return MarketDataError(place, f"{shown!r}, {expected}", row=row + 1, column=column)


def _day(text: str) -> date | None:
    with contextlib.suppress(ValueError):
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    return None


def _printable(texts: Strings) -> NDArray[np.bool_]:
    return np.array([text.isprintable() for text in texts.tolist()], dtype=np.bool_)


def _ranked(values: NDArray[Any], codes: NDArray[np.intp]) -> tuple[NDArray[Any], NDArray[np.intp]]:
    distinct, rank = np.unique(values, return_inverse=True)
    return distinct, rank[codes]


def _is_session(days: Dates) -> NDArray[np.bool_]:
    known = days[(days >= EARLIEST) & (days <= LATEST)]
    if not known.size:
        return np.zeros(days.shape, dtype=np.bool_)
    sessions = sessions_between(known.min().item(), known.max().item())
    return np.isin(days, np.array(sessions, dtype="datetime64[D]"))
