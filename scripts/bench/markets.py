"""The markets that are measured, as panels of their last session."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np

from scanner.arrays import Floats
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.market_data.tables import Listings
from scanner.panel.panel import PRICES, Panel, panel_at
from scanner.scanning.facts import facts_of
from scanner.sources.files import FilesMarket
from scanner.sources.simulated import SimulatedMarket

#: One ticker's bars, by field.
Bars = dict[str, Floats]
FIELDS = ("high", "low", "close", "volume")
#: The market's size that is asked of every scanner: all that is listed, two years.
LARGE = "simulated:12000x504"


def real_folder() -> Path:
    """Where a real market lies, if one does."""
    return Path(os.environ.get("SCANNER_TEST_MARKET", "../shared/market"))


def store(name: str, place: Path) -> None:
    """Fill a history with a market: `real`, or one to be simulated."""
    market = FilesMarket(real_folder()) if name == "real" else SimulatedMarket(*_size(name))
    sync(History(place), market)


def _size(name: str) -> tuple[int, int]:
    tickers, sessions = name.removeprefix("simulated:").split("x")
    return int(tickers), int(sessions)


def load(place: Path) -> tuple[Panel, Listings]:
    """Build the panel of a history's last session."""
    snapshot = History(place).load()
    panel = panel_at(snapshot, len(snapshot.bars.sessions) - 1, "SPY")
    return panel, facts_of(snapshot.listings, panel.tickers, snapshot.state.sessions[-1])


def own_bars(panel: Panel) -> list[Bars]:
    """Give every ticker's bars as a loop over tickers wants them: contiguous, without gaps."""
    return [
        {name: np.ascontiguousarray(getattr(panel, name)[-count:, column]) for name in FIELDS}
        for column, count in enumerate(panel.bars.tolist())
    ]


def part(panel: Panel, *, tickers: int = 1, sessions: int = 1) -> Panel:
    """Take one ticker in so many, or the last of so many parts of the rows."""
    rows = panel.rows // sessions
    series = {name: getattr(panel, name)[-rows:, ::tickers].copy() for name in (*PRICES, "volume", "position")}
    return replace(panel, tickers=panel.tickers[::tickers], bars=np.minimum(panel.bars[::tickers], rows), **series)
