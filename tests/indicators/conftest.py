"""The real market, as the panel and as the oracles see it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scanner.history.history import History
from scanner.history.snapshot import Origin, Snapshot
from scanner.panel.panel import Panel, panel_at
from scanner.sources.files import FilesMarket
from tests.reference import market as reference


@pytest.fixture(scope="session")
def oracle_market(real_market: Path) -> reference.Market:
    return reference.read(real_market)


@pytest.fixture(scope="session")
def snapshot(real_market: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    market = FilesMarket(real_market)
    history = History(tmp_path_factory.mktemp("history"))
    sessions = market.sessions()
    origin = Origin(market.name, market.simulated, sessions[-1], ())
    history.publish([market.bars(session) for session in sessions], market.splits(), market.listings(), origin)
    return history.load()


def panel_of(snapshot: Snapshot, session: date, benchmark: str = "SPY") -> Panel:
    """The panel of one session."""
    row = int(np.searchsorted(snapshot.bars.sessions, np.datetime64(session, "D")))
    return panel_at(snapshot, row, benchmark)
