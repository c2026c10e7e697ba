"""Splits, tickers and the clock, from the vendor's rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import orjson
import pytest

from scanner.errors import MarketDataError
from scanner.market.polygon.answer import Row
from scanner.market.polygon.reference import Status, make_listings, make_splits, read_closures, read_status


def split(ticker: str, day: object, before: object, after: object) -> Row:
    return {
        "id": f"{ticker}{day}{after}",
        "ticker": ticker,
        "execution_date": day,
        "split_from": before,
        "split_to": after,
    }


def ticker(symbol: str, **fields: object) -> Row:
    return {"ticker": symbol, "name": f"{symbol} Inc.", "type": "CS", "primary_exchange": "XNAS", **fields}


def test_the_clock_has_a_time_zone() -> None:
    status = read_status(orjson.dumps({"market": "closed", "serverTime": "2016-09-30T21:00:00-04:00"}))
    assert status == Status(datetime(2016, 10, 1, 1, tzinfo=UTC), simulated=False)


@pytest.mark.parametrize(
    ("said", "simulated"), [(True, True), (False, False), ("no", False), (1, False), (None, False)]
)
def test_a_server_may_say_that_its_market_is_made_up(said: object, *, simulated: bool) -> None:
    answer = {"serverTime": "2016-09-30T21:00:00-04:00", "simulated": said}
    assert read_status(orjson.dumps(answer)).simulated is simulated


@pytest.mark.parametrize(
    "answer",
    [{}, [], {"serverTime": None}, {"serverTime": "soon"}, {"serverTime": "2016-09-30T21:00:00"}, {"status": "ERROR"}],
)
def test_a_clock_that_tells_no_time_is_refused(answer: object) -> None:
    with pytest.raises(MarketDataError, match="the market status, column serverTime"):
        read_status(orjson.dumps(answer))


def test_closures_are_the_exchanges_whole_days() -> None:
    days = [
        {"date": "2026-11-26", "exchange": "NYSE", "name": "Thanksgiving", "status": "closed"},
        {"date": "2026-11-26", "exchange": "NASDAQ", "name": "Thanksgiving", "status": "closed"},
        {"date": "2026-11-27", "exchange": "NYSE", "name": "Thanksgiving", "status": "early-close"},
        {"date": "2026-12-01", "exchange": "OTC", "name": "Theirs", "status": "closed"},
    ]
    assert read_closures(orjson.dumps(days)) == {date(2026, 11, 26)}


@pytest.mark.parametrize(
    "answer", [{"status": "ERROR"}, ["2026-11-26"], [{"date": "soon", "exchange": "NYSE", "status": "closed"}], 5]
)
def test_closures_that_are_no_days_are_refused(answer: object) -> None:
    with pytest.raises(MarketDataError, match="the market holidays"):
        read_closures(orjson.dumps(answer))


def test_splits_are_ordered_and_each_comes_once() -> None:
    table = [split("B", "2024-06-10", 1, 10), split("A", "2024-06-10", 1, 2), split("B", "2024-01-02", 20, 1.5)]
    splits = make_splits([*table, {**table[0], "id": "another"}, split("A", "2024-06-10", 1.0, 2.0)])
    assert splits.tickers.tolist() == ["B", "A", "B"]
    assert splits.execution.tolist() == [date(2024, 1, 2), date(2024, 6, 10), date(2024, 6, 10)]
    assert splits.split_from.tolist() == [20.0, 1.0, 1.0]
    assert splits.split_to.tolist() == [1.5, 2.0, 10.0]


def test_of_two_splits_that_differ_one_is_kept_and_the_ticker_told(caplog: pytest.LogCaptureFixture) -> None:
    splits = make_splits([split("A", "2024-06-10", 1, 2), split("A", "2024-06-10", 1, 3)])
    assert splits.tickers.tolist() == ["A"]
    assert caplog.messages == ["A has two splits on 2024-06-10 that differ: one of them is wrong"]


def test_a_split_that_changes_nothing_is_none() -> None:
    assert make_splits([split("A", "2024-06-10", 1, 1)]).tickers.size == 0


def test_no_splits_are_no_rows() -> None:
    splits = make_splits([])
    assert (splits.tickers.size, str(splits.execution.dtype), splits.split_to.shape) == (0, "datetime64[D]", (0,))


@pytest.mark.parametrize(
    "row",
    [
        split("A", "soon", 1, 2),
        split("A", "2024-06-10", 0, 2),
        split("A", "2024-06-10", 1, -2),
        split("A", "2024-06-10", 1, "two"),
        split("A", "2024-06-10", None, 2),
        split("A", None, 1, 2),
        split("A", "2024-06-10", [1], 2),
    ],
)
def test_what_cannot_be_a_split_is_refused(row: Row) -> None:
    with pytest.raises(MarketDataError, match="the splits: expected a date, a ticker and two numbers of shares"):
        make_splits([split("B", "2024-06-10", 1, 2), row])


def test_a_split_without_a_field_is_refused() -> None:
    with pytest.raises(MarketDataError, match="the splits, column split_to: a row lacks it"):
        make_splits([{"ticker": "A", "execution_date": "2024-06-10", "split_from": 1}])


def test_listings_are_ordered_and_empty_where_the_vendor_says_nothing() -> None:
    listings = make_listings([ticker("B"), {"ticker": "A", "name": None}], [ticker("GONE", type="ETF")])
    assert listings.tickers.tolist() == ["A", "B", "GONE"]
    assert listings.name.tolist() == ["", "B Inc.", "GONE Inc."]
    assert listings.type.tolist() == ["", "CS", "ETF"]
    assert listings.exchange.tolist() == ["", "XNAS", "XNAS"]
    assert {*listings.sector.tolist(), *listings.industry.tolist()} == {""}


def test_who_is_listed_counts_before_who_was_and_the_later_before_the_earlier() -> None:
    listings = make_listings(
        [
            ticker("A", name="new", last_updated_utc="2026-02-01"),
            ticker("A", name="old", last_updated_utc="2025-01-01"),
        ],
        [
            ticker("A", name="gone"),
            ticker("B", name="second", delisted_utc="2020-01-01"),
            ticker("B", name="first", delisted_utc="2010-01-01"),
        ],
    )
    assert dict(zip(listings.tickers.tolist(), listings.name.tolist(), strict=True)) == {"A": "new", "B": "second"}


def test_a_listing_without_a_ticker_is_refused() -> None:
    with pytest.raises(MarketDataError, match="the tickers, column ticker: a row lacks it"):
        make_listings([ticker("A")], [{"name": "nobody"}])
