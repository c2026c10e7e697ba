from __future__ import annotations

import pytest
from polygon import BadResponse, RESTClient
from polygon.rest.models import TickerDetails

from scanner.devserver.feed import Feed
from scanner.sources.simulated import SimulatedMarket


def details(client: RESTClient, ticker: str) -> TickerDetails:
    found = client.get_ticker_details(ticker)
    assert isinstance(found, TickerDetails)
    return found


def test_a_company_has_an_industry_code_shares_and_what_they_are_worth(
    client: RESTClient, feed: Feed, market: SimulatedMarket
) -> None:
    bars = market.bars(feed.today)
    sector = dict(zip(market.listings().tickers.tolist(), market.listings().sector.tolist(), strict=True))
    company = next(ticker for ticker in bars.tickers.tolist() if sector[ticker])
    found = details(client, company)
    assert found.ticker == company
    assert found.sic_code
    assert found.sic_description
    assert found.share_class_shares_outstanding == found.weighted_shares_outstanding
    assert found.market_cap == bars.close[bars.tickers == company].item() * (found.weighted_shares_outstanding or 0)


def test_a_fund_has_none_of_them(client: RESTClient) -> None:
    spy = details(client, "SPY")
    assert (spy.type, spy.sic_code, spy.market_cap) == ("ETF", None, None)


def test_it_is_the_same_each_time(client: RESTClient) -> None:
    assert details(client, "SPY") == details(client, "SPY")


def test_listed_since_the_first_bar_or_since_before_the_market_begins(client: RESTClient, feed: Feed) -> None:
    begin = feed.sessions[0]
    newcomer = next(t for t, (since, until) in feed.listed.items() if since > begin and not until)
    assert details(client, newcomer).list_date == str(feed.listed[newcomer][0])
    assert str(details(client, "SPY").list_date) < str(begin)


def test_an_unknown_or_delisted_one_is_not_found(client: RESTClient, feed: Feed) -> None:
    delisted = next(ticker for ticker, (_, until) in feed.listed.items() if until)
    for ticker in ("NOPE", "ZZZZZZ", "spy", delisted):
        with pytest.raises(BadResponse, match=r'"NOT_FOUND".*"message":"Ticker not found\."'):
            client.get_ticker_details(ticker)


def test_a_delisted_one_was_there_before(client: RESTClient, feed: Feed) -> None:
    delisted, until = next((ticker, until) for ticker, (_, until) in feed.listed.items() if until)
    found = client.get_ticker_details(delisted, date=str(until))
    assert isinstance(found, TickerDetails)
    assert found.ticker == delisted
