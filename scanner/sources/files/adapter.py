"""A folder of files as a source of bars."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from scanner.errors import MarketError
from scanner.market_data.dropped import NONE_DROPPED
from scanner.market_data.tables import Listings, SessionBars, Splits
from scanner.sources.files.load import FolderBars, load_bars, load_listings, load_splits
from scanner.sources.lookup import position

_BARS_FILES = ("bars.parquet", "bars.csv", "bars.csv.gz")


class FilesMarket:
    """Daily bars from a folder.

    - `bars.parquet`, else `bars.csv`, else `bars.csv.gz`: `date`, `ticker`, `open`, `high`, `low`, `close` (USD,
      unadjusted, an empty cell where there is none), `volume` (shares), in any order of rows.
    - `splits.csv`: `ticker`, `execution_date`, `split_from`, `split_to`. Without it, no splits are known.
    - `tickers.csv`: `ticker` and any of `name`, `type`, `primary_exchange`, `sector`, `industry`. What it does not
      have is unknown. It is one table for all sessions, so exchange, sector and industry are hindsight.

    Dates are written YYYY-MM-DD. Bars with impossible prices (a zero close, a high below the low) are passed on:
    markets publish such bars, and the panel counts them. What cannot be market data at all raises `MarketDataError`
    with file, row and column. Files are read when asked for, the bars once.
    """

    simulated = False
    clocked = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    @property
    def name(self) -> str:
        """`files:` and the folder."""
        return f"files:{self._folder}"

    def sessions(self) -> tuple[date, ...]:
        """Every session that has a bar."""
        return self._bars.sessions

    def bars(self, session: date) -> SessionBars:
        """All bars of `session`."""
        bars = self._bars
        at = position(session, bars.sessions, self.name)
        rows = slice(bars.start[at], bars.start[at + 1])
        numbers = {column: values[rows].copy() for column, values in bars.numbers.items()}
        return SessionBars(session, bars.tickers[bars.ticker[rows]], **numbers, dropped=NONE_DROPPED)

    def splits(self) -> Splits:
        """All splits of `splits.csv`."""
        path = self._folder / "splits.csv"
        if path.is_file():
            return load_splits(path)
        return Splits(np.empty(0, np.str_), np.empty(0, "datetime64[D]"), np.empty(0), np.empty(0))

    def listings(self) -> Listings:
        """All tickers of `tickers.csv` and of the bars."""
        path = self._folder / "tickers.csv"
        if path.is_file():
            return load_listings(path, self._bars.tickers)
        unknown = np.full(self._bars.tickers.shape, "")
        return Listings(self._bars.tickers, unknown, unknown, unknown, unknown, unknown)

    @cached_property
    def _bars(self) -> FolderBars:
        for name in _BARS_FILES:
            if (self._folder / name).is_file():
                return load_bars(self._folder / name)
        raise MarketError(f"{self._folder} holds no market: expected one of {', '.join(_BARS_FILES)} in that folder")
