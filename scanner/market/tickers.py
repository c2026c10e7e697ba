"""The user's own file of tickers, which wins over what a market knows of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scanner.errors import ConfigError
from scanner.market.source import Strings

SETTING = "SCANNER_TICKERS"

#: What a column of the file is called, and which of the listings it fills.
_COLUMNS = {
    "name": "name",
    "type": "type",
    "primary_exchange": "exchange",
    "sector": "sector",
    "industry": "industry",
}
_LONGEST = 200  # characters; every cell of an array takes as much room as its longest
_TYPE = re.compile(r"[A-Z]*")  # another spelling of CS would keep a stock out of the ranking, and nobody would know why


@dataclass(frozen=True, slots=True)
class OwnTickers:
    """What a file says.

    Attributes
    ----------
    tickers: (n,) sorted.
    columns: those of the listings that the file has, (n,) each; empty where it says nothing.
    """

    tickers: Strings
    columns: dict[str, Strings]


class TickerFile:
    """A CSV file with the column `ticker` and any of `name`, `type`, `primary_exchange`, `sector`, `industry`.

    Columns of other names are passed over, and so are empty cells. Every method raises `ConfigError`, naming the first
    row (counted from 1 without the header) and column at fault.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes:
        """Return the file as it is now."""
        try:
            return self._path.read_bytes()
        except OSError as error:
            raise self._fault(f"a file that can be read ({error.strerror or error})") from error

    def parse(self, data: bytes) -> OwnTickers:
        """Understand what `read` returned."""
        header, rows = self._rows(data)
        place = {name: header.index(name) for name in ("ticker", *_COLUMNS) if name in header}
        if "ticker" not in place or len(place) == 1:
            raise self._fault(f"a first row that names ticker and at least one of {', '.join(_COLUMNS)}")
        known: dict[str, list[str]] = {}
        for number, row in rows:
            cells = {name: row[at].strip() for name, at in place.items()}
            self._check(number, cells, known)
            known[cells["ticker"]] = list(cells.values())
        tickers = sorted(known)
        columns = np.array([known[ticker] for ticker in tickers], np.str_).reshape(len(tickers), len(place)).T
        named = dict(zip(place, columns, strict=True))
        return OwnTickers(named.pop("ticker"), {_COLUMNS[name]: column for name, column in named.items()})

    def _rows(self, data: bytes) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
        """Split the file into its header and its numbered rows."""
        try:
            lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error) as error:
            raise self._fault(f"a CSV file in UTF-8 ({error})") from error
        header = [name.strip().lower() for name in lines[0]] if lines else []
        if len(set(header)) < len(header):
            raise self._fault("a first row that names each column once")
        return header, self._whole(lines, len(header))

    def _whole(self, lines: list[list[str]], width: int) -> Iterator[tuple[int, list[str]]]:
        for number, row in enumerate(lines[1:], 1):
            if row and len(row) != width:
                raise self._fault(f"{width} cells in row {number}, as in the first row, not {len(row)}")
            if row:  # a blank line is none
                yield number, row

    def _check(self, number: int, cells: dict[str, str], known: dict[str, list[str]]) -> None:
        ticker = cells["ticker"]
        if not ticker:
            raise self._fault(f"a ticker in row {number}, column ticker")
        if ticker in known:
            raise self._fault(f"each ticker once, and row {number}, column ticker, has {ticker!r} again")
        if not _TYPE.fullmatch(cells.get("type", "")):
            raise self._fault(f"a type such as CS, ADRC or ETF in row {number}, column type, not {cells['type']!r}")
        for name, cell in cells.items():
            if len(cell) > _LONGEST:
                raise self._fault(f"at most {_LONGEST} characters in row {number}, column {name}, not {len(cell)}")
            if not cell.isprintable():
                raise self._fault(f"printable characters in row {number}, column {name}, not {cell!r}")

    def _fault(self, expected: str) -> ConfigError:
        return ConfigError(SETTING, str(self._path), expected)
