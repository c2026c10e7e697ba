"""The user's own file of tickers, which wins over what a market knows of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scanner.arrays import Strings
from scanner.errors import ConfigError, MarketDataError
from scanner.sources.files.bar_table import Table
from scanner.sources.files.read import read_text
from scanner.sources.files.rules import TICKERS

SETTING = "SCANNER_TICKERS"

#: What a column of the file is called, and which of the listings it fills.
_COLUMNS = {
    "name": "name",
    "type": "type",
    "primary_exchange": "exchange",
    "sector": "sector",
    "industry": "industry",
}


@dataclass(frozen=True, slots=True)
class OwnTickers:
    """What a file says.

    Attributes:
        tickers: (n,) sorted.
        columns: those of the listings that the file has, (n,) each; empty where it says nothing.
    """

    tickers: Strings
    columns: dict[str, Strings]


class TickerFile:
    """A CSV file with the column `ticker` and any of `name`, `type`, `primary_exchange`, `sector`, `industry`.

    It is read as the market's own `tickers.csv` is. Columns of other names are passed over, and so are empty cells.
    Every method raises `ConfigError`, naming the first row (counted from 1 without the header) and column at fault.
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
        try:
            return self._told(read_text("", data, TICKERS))
        except MarketDataError as error:
            raise self._fault(f"a table of tickers, but {error.where.lstrip(', ')}: {error.problem}") from error

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
