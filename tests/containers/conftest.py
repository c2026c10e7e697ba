"""The services of docker-compose.yml with the real images, over a market that a test may correct."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.sources.files import write
from scanner.sources.simulated import SimulatedMarket
from scripts.stack import Stack

#: A key of the web service, of which its setting has the hash.
KEY = "a-key-for-tests"


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the Polygon-compatible server serves."""
    folder = tmp_path_factory.mktemp("served") / "market"
    write(SimulatedMarket(tickers=300, sessions=300), folder)
    return folder


@pytest.fixture(scope="session")
def stack(market: Path) -> Iterator[Stack]:
    """What `docker compose up --detach --wait` brings up; no test leaves it down."""
    keys = f"tests:{hashlib.sha256(KEY.encode()).hexdigest()}"
    with Stack(SERVED_MARKET="files:/mnt/market", SERVED_FOLDER=str(market), SCANNER_API_KEYS=keys) as running:
        yield running
