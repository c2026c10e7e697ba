"""A market that arrives through Polygon's API is the market: bars, splits, values and scans are equal.

What the API does not carry is left out: sector, industry, and what is hindsight.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from scanner.history.history import History
from scanner.history.sync import sync
from scanner.indicators.catalogue import INDICATORS
from scanner.result import Answer
from scanner.screening.presets import presets
from scanner.service import Service
from scanner.sources.files import FilesMarket
from tests.devserver.running import serving
from tests.history.equality import assert_same_bars
from tests.sources.polygon.conftest import client

SESSIONS = 270  # enough for the longest screen
NOT_CARRIED = ("name", "sector", "industry")  # a name that the files lack is the ticker


@pytest.fixture(scope="module")
def histories(real_market: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[History, History]:
    """The same market, from its files and through the server."""
    folder = tmp_path_factory.mktemp("both")
    direct, served = History(folder / "direct"), History(folder / "served")
    files = FilesMarket(real_market)
    sync(direct, files, SESSIONS)
    with serving(files) as url:
        sync(served, client(url), SESSIONS)
    return direct, served


@pytest.fixture(scope="module")
def services(histories: tuple[History, History]) -> tuple[Service, Service]:
    direct, served = (Service(history, benchmark="SPY", threads=2, now=lambda _: None) for history in histories)
    return direct, served


def rows(answer: Answer) -> list[dict[str, Any]]:
    """The results as plain values, without what the API does not carry."""
    return [{name: value for name, value in asdict(row).items() if name not in NOT_CARRIED} for row in answer.results]


def test_every_bar_is_equal(histories: tuple[History, History]) -> None:
    direct, served = (history.load() for history in histories)
    assert_same_bars(served.bars, direct.bars)


def test_values_are_equal(services: tuple[Service, Service]) -> None:
    every = ", ".join(f"{name}()" for name in INDICATORS)
    direct, served = (service.values(f"close, volume, {every}").to_frame() for service in services)
    assert len(direct) > 100
    assert served.equals(direct)


@pytest.mark.parametrize("screen", [None, *presets()])
def test_scans_are_equal(screen: str | None, services: tuple[Service, Service]) -> None:
    direct, served = (service.scan({"screen": screen}, everything=True) for service in services)
    assert direct.coverage.eligible > 10
    assert direct.matched > 0
    assert served.coverage == direct.coverage
    assert served.survivors == direct.survivors
    assert rows(served) == rows(direct)
