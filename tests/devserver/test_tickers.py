from __future__ import annotations

from datetime import date

import orjson
import pytest
from polygon import BadResponse, RESTClient
from polygon.rest.models import Ticker

from scanner.devserver.feed import Feed
from scanner.sources.simulated import SimulatedMarket


def names(client: RESTClient, **query: object) -> list[str]:
    return [ticker.ticker or "" for ticker in client.list_tickers(limit=1000, **query)]


def test_active_and_inactive_are_all_there_are_page_by_page(client: RESTClient, feed: Feed) -> None:
    active = [ticker.ticker for ticker in client.list_tickers(active=True, limit=50)]
    inactive = [ticker.ticker for ticker in client.list_tickers(active=False, limit=3)]
    assert active == [ticker for ticker, (_, until) in sorted(feed.listed.items()) if not until]
    assert inactive == [ticker for ticker, (_, until) in sorted(feed.listed.items()) if until]
    assert names(client) == active


def test_a_row_has_what_the_market_knows(client: RESTClient, market: SimulatedMarket) -> None:
    listings = market.listings()
    rows: list[Ticker] = list(client.list_tickers(limit=1000))
    place = {ticker: index for index, ticker in enumerate(listings.tickers.tolist())}
    for row in rows:
        at = place[row.ticker or ""]
        assert (row.name, row.type) == (listings.name[at], listings.type[at])
        assert (row.primary_exchange, row.market, row.locale, row.active) == (
            listings.exchange[at], "stocks", "us", True,
        )  # fmt: skip


def test_a_delisted_one_has_its_last_day(client: RESTClient, feed: Feed) -> None:
    for row in client.list_tickers(active=False, limit=1000):
        assert str(row.delisted_utc)[:10] == str(feed.listed[row.ticker][1])


def test_they_can_be_filtered(client: RESTClient) -> None:
    every = names(client)
    funds = names(client, type="ETF")
    assert funds == names(client, exchange="ARCX")
    assert 0 < len(funds) < len(every)
    assert names(client, ticker="SPY") == ["SPY"]
    assert names(client, ticker_gte="SPY") == [ticker for ticker in every if ticker >= "SPY"]
    assert names(client, ticker_lt="SPY", type="ETF") == [ticker for ticker in funds if ticker < "SPY"]
    assert names(client, market="otc") == []
    assert "SPY" in names(client, search="us market etf")


def test_they_can_be_ordered(client: RESTClient) -> None:
    assert names(client, order="desc") == names(client)[::-1]
    rows = list(client.list_tickers(sort="name", limit=1000))
    assert [row.name for row in rows] == sorted(row.name for row in rows)


def test_a_past_day_knows_who_was_listed_then(client: RESTClient, feed: Feed) -> None:
    day = date(2024, 3, 1)
    then = names(client, date=day.isoformat())
    assert then == [
        t for t, (since, until) in sorted(feed.listed.items()) if since <= day and (not until or until >= day)
    ]
    assert set(then) - set(names(client))
    assert set(names(client)) - set(then)


@pytest.mark.parametrize("query", [{"limit": 1001}, {"sort": "age"}, {"active": "True"}, {"date": "soon"}])
def test_a_wrong_parameter_is_refused(client: RESTClient, query: dict[str, object]) -> None:
    with pytest.raises(BadResponse, match=next(iter(query))) as refused:
        client._get("/v3/reference/tickers", query)
    assert orjson.loads(str(refused.value))["status"] == "ERROR"
