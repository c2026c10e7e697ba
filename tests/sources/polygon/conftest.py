"""A served market, and a client that does not wait long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date

import pytest

from scanner.sources.base import Market
from scanner.sources.polygon import adapter, connection_pool, pace
from scanner.sources.polygon.adapter import PolygonMarket
from scanner.sources.simulated import SimulatedMarket
from tests.devserver.running import serving

KEY = "a-key-nobody-may-see"
SERVED = SimulatedMarket(tickers=200, sessions=30, seed=12, last=date(2024, 6, 28))  # with two splits
A_WEEK_BEFORE = SimulatedMarket(tickers=200, sessions=30, seed=12, last=date(2024, 6, 21))

Serve = Callable[..., str]


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the client ask as fast as it can, and wait for next to nothing."""
    monkeypatch.setattr(pace, "_MAX_CALLS_PER_SECOND", 5_000)
    monkeypatch.setattr(pace, "DEFAULT_WAIT", 0.002)
    monkeypatch.setattr(connection_pool, "_FIRST_BACKOFF", 0.001)
    monkeypatch.setattr(adapter, "_TICKERS_A_PAGE", 70)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves a market with faults, and gives the address."""
    with ExitStack() as stack:

        def start(*faults: str, served: Market = SERVED) -> str:
            return stack.enter_context(serving(served, *faults, key=KEY))

        yield start


class Client(PolygonMarket):
    """Takes every server for the same market, whatever its port."""

    name = "polygon"


def client(url: str, calls_per_minute: int | None = 300_000) -> PolygonMarket:
    """A client whose pace no refusal changes, by default."""
    return Client(KEY, url, calls_per_minute)
