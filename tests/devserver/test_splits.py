from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import orjson
import pytest
from polygon import BadResponse, RESTClient

from scanner.devserver.feed import Feed
from scanner.devserver.splits import stock_splits
from scanner.market_data.tables import Splits
from scanner.sources.simulated import SimulatedMarket
from tests.devserver.conftest import call_for

NEW = "/stocks/v1/splits"
Row = tuple[str, str, float, float]


def splits_of(market: SimulatedMarket) -> list[Row]:
    splits = market.splits()
    days = splits.execution.astype(str).tolist()
    return list(zip(splits.tickers.tolist(), days, splits.split_from.tolist(), splits.split_to.tolist(), strict=True))


def new(client: RESTClient, **query: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = orjson.loads(client._get(NEW, query, raw=True).data)["results"]
    return rows


def as_row(row: Any) -> Row:
    return row.ticker, row.execution_date, row.split_from, row.split_to


def test_the_old_path_lists_all_latest_first_page_by_page(client: RESTClient, market: SimulatedMarket) -> None:
    assert [as_row(row) for row in client.list_splits(limit=2)] == splits_of(market)[::-1]
    assert [as_row(row) for row in client.list_splits(order="asc")] == splits_of(market)


def test_the_old_path_filters(client: RESTClient, market: SimulatedMarket) -> None:
    every = splits_of(market)
    day = every[2][1]
    assert [as_row(row) for row in client.list_splits(execution_date_gt=day, order="asc")] == every[3:]
    assert [as_row(row) for row in client.list_splits(execution_date_lte=day, order="asc")] == every[:3]
    assert [as_row(row) for row in client.list_splits(ticker=every[1][0])] == [every[1]]
    reverse = [split for split in every if split[2] > split[3]]
    assert [as_row(row) for row in client.list_splits(reverse_split=True, order="asc")] == reverse
    forward = [split for split in every if split not in reverse]
    assert [as_row(row) for row in client.list_splits(reverse_split=False, order="asc")] == forward


def test_the_new_path_lists_them_too_and_ignores_order(client: RESTClient, market: SimulatedMarket) -> None:
    days = [day for _, day, *_ in splits_of(market)]
    assert [row["execution_date"] for row in new(client, order="asc")] == days[::-1]
    assert [row["execution_date"] for row in new(client, sort="execution_date.asc")] == days
    tickers = [row["ticker"] for row in new(client, sort="ticker.asc")]
    assert all(one < other for one, other in pairwise(tickers))


def test_the_new_path_filters(client: RESTClient, market: SimulatedMarket) -> None:
    every = splits_of(market)
    some = {every[0][0], every[3][0]}
    assert {row["ticker"] for row in new(client, **{"ticker.any_of": ",".join(some)})} == some
    since = {"execution_date.gte": every[3][1], "sort": "execution_date.asc"}
    assert [row["ticker"] for row in new(client, **since)] == [split[0] for split in every[3:]]
    assert new(client, adjustment_type="stock_dividend") == []


def test_a_factor_is_what_all_later_splits_make_of_an_older_price(market: SimulatedMarket) -> None:
    days = np.array(["2024-01-10", "2024-02-01", "2031-03-04"], "datetime64[D]")
    feed = Feed(market)
    feed.splits = Splits(np.array(["A", "A", "A"]), days, np.array([1.0, 3, 1]), np.array([2.0, 1, 7]))
    rows = stock_splits(feed, call_for(query={"sort": "execution_date.asc"})).document["results"]
    assert [row["historical_adjustment_factor"] for row in rows] == [1.5, 3.0, 1.0]
    assert [row["adjustment_type"] for row in rows] == ["forward_split", "reverse_split", "forward_split"]


def test_an_order_that_there_is_not_is_refused(client: RESTClient) -> None:
    with pytest.raises(BadResponse, match="sort"):
        new(client, sort="split_from.desc")
