from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scanner.errors import MarketError
from scanner.sources.files import FilesMarket, write
from scanner.sources.simulated import SimulatedMarket
from tests.watcher import Watcher

MARKET = SimulatedMarket(tickers=200, sessions=30, last=date(2024, 9, 30))


def test_a_written_market_reads_back_exactly(tmp_path: Path) -> None:
    write(MARKET, tmp_path / "market")
    copy = FilesMarket(tmp_path / "market")
    assert copy.sessions() == MARKET.sessions()
    for session in MARKET.sessions():
        bars, copied = MARKET.bars(session), copy.bars(session)
        for field in ("tickers", "open", "high", "low", "close", "volume"):
            np.testing.assert_array_equal(getattr(copied, field), getattr(bars, field))
    for field in ("tickers", "execution", "split_from", "split_to"):
        np.testing.assert_array_equal(getattr(copy.splits(), field), getattr(MARKET.splits(), field))
    for field in ("tickers", "name", "type", "exchange", "sector", "industry"):
        np.testing.assert_array_equal(getattr(copy.listings(), field), getattr(MARKET.listings(), field))


def test_writing_reports_every_session(tmp_path: Path) -> None:
    progress = Watcher()
    write(MARKET, tmp_path / "market", progress)
    assert progress.heard == ["30 sessions", *(session.isoformat() for session in MARKET.sessions()), "finished"]


def test_an_existing_folder_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(MarketError, match="exists already"):
        write(MARKET, tmp_path)
    assert list(tmp_path.iterdir()) == []
