"""The user's own file of tickers, which overrides the market's data about them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scanner.arrays import Strings
from scanner.errors import ConfigError, MarketDataError
from scanner.remedy import in_python, sentence
from scanner.sources.files.bar_table import Table
from scanner.sources.files.read import read_text
from scanner.sources.files.rules import TICKERS

SETTING = "SCANNER_TICKERS"

#: Column of the file -> column of the listings.
_COLUMNS = {
    "name": "name",
    "type": "type",
    "primary_exchange": "exchange",
    "sector": "sector",
    "industry": "industry",
}


@dataclass(frozen=True, slots=True)
class OwnTickers:
    """The contents of a file.

    Attributes:
        tickers: (n,) sorted.
        columns: the file's columns of the listings, (n,) each; empty cells for unknown values.
    """

    tickers: Strings
    columns: dict[str, Strings]


class TickerFile:
    """A CSV file with the column `ticker` and any of `name`, `type`, `primary_exchange`, `sector`, `industry`.

    It is read as the market's own `tickers.csv` is. Other columns and empty cells are ignored.
    Every method raises `ConfigError`, naming the first row (counted from 1 without the header) and column at fault.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes:
        """Return the file's current bytes."""
        try:
            return self._path.read_bytes()
        except OSError as error:
            raise self._fault(f"a file that can be read ({error.strerror or error})") from error

    def parse(self, data: bytes) -> OwnTickers:
        """Parse what `read` returned."""
        try:
            return self._told(read_text("", data, TICKERS))
        except MarketDataError as error:
            problem = sentence(error.reason, error.remedy, in_python)
            raise self._fault(f"a table of tickers, but {error.where.lstrip(', ')}: {problem}") from error

    def _told(self, table: Table) -> OwnTickers:
        if table.columns.keys() == {"ticker"}:
            raise self._fault(f"a first row that names ticker and at least one of {', '.join(_COLUMNS)}")
        tickers, ticker = table.tickers()
        order = table.order(ticker)
        texts = {
            field: table.types(name) if name == "type" else table.texts(name, printable=True)
            for name, field in _COLUMNS.items()
            if name in table.columns
        }
        return OwnTickers(tickers, {field: column[order] for field, column in texts.items()})

    def _fault(self, expected: str) -> ConfigError:
        return ConfigError(SETTING, str(self._path), expected)
