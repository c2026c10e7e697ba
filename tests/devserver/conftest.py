"""A small market with splits and delistings, served once for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from polygon import RESTClient

from scanner.devserver.feed import Feed
from scanner.devserver.query import Call
from scanner.sources.simulated import SimulatedMarket
from tests.devserver.running import client_of, serving

MARKET = SimulatedMarket(tickers=400, sessions=120, seed=2, last=date(2024, 6, 28))


@pytest.fixture(scope="session")
def market() -> SimulatedMarket:
    return MARKET


@pytest.fixture(scope="session")
def feed(market: SimulatedMarket) -> Feed:
    return Feed(market)


@pytest.fixture(scope="session")
def url(market: SimulatedMarket) -> Iterator[str]:
    with serving(market) as address:
        yield address


@pytest.fixture
def client(url: str) -> RESTClient:
    return client_of(url)


def call_for(
    path: str = "/v3/reference/tickers", query: Mapping[str, str] | None = None, *, skip: int = 0, visit: int = 1
) -> Call:
    """A call; its path's parts are those that a test asks for."""
    return Call(path, path, {}, query or {}, skip, "http://server", visit)
