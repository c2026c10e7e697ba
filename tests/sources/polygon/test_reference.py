"""Splits, tickers and the clock, from the vendor's rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import orjson
import pytest

from scanner.errors import MarketDataError
from scanner.sources.polygon.reference import Status, make_listings, make_splits, read_closures, read_status
from scanner.sources.polygon.response import Row


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
    [
        {},
        [],
        {"serverTime": None},
        {"serverTime": "soon"},
        {"serverTime": "2016-09-30T21:00:00"},
        {"serverTime": "0001-01-01T00:00:00+23:00"},
        {"status": "ERROR"},
    ],
)
def test_a_status_without_time_is_refused(answer: object) -> None:
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


def test_a_closure_without_a_day_does_not_affect_others(caplog: pytest.LogCaptureFixture) -> None:
    good = {"date": "2026-11-26", "exchange": "NYSE", "status": "closed"}
    assert read_closures(orjson.dumps([good, {**good, "date": None}, "x"])) == {date(2026, 11, 26)}
    assert caplog.messages == ["the market holidays: 2 of 3 rows have no date and are skipped"]


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


def test_differing_splits_of_a_day_are_all_stored_for_the_bars_to_decide(caplog: pytest.LogCaptureFixture) -> None:
    splits = make_splits(
        [split("A", "2024-06-10", 1, 2), split("A", "2024-06-10", 1, 3), split("A", "2024-06-10", 2, 4)]
    )
    assert (splits.tickers.tolist(), splits.split_to.tolist()) == (
        ["A", "A"],
        [2.0, 3.0],
    ) or splits.split_to.tolist() == [3.0, 2.0]
    assert caplog.messages == [
        "several splits are listed for A on 2024-06-10: for each, the one that prices show is used"
    ]


def test_only_some_of_many_tickers_with_several_splits_are_named(caplog: pytest.LogCaptureFixture) -> None:
    make_splits([split(f"A{number}", "2024-06-10", 1, shares) for number in range(9) for shares in (2, 3)])
    assert "A4 on 2024-06-10 and 4 more: for each" in caplog.messages[0]


def test_a_split_with_ratio_one_is_ignored() -> None:
    assert make_splits([split("A", "2024-06-10", 1, 1)]).tickers.size == 0


def test_no_splits_are_no_rows() -> None:
    splits = make_splits([])
    assert (splits.tickers.size, str(splits.execution.dtype), splits.split_to.shape) == (0, "datetime64[D]", (0,))


BAD_SPLITS: list[tuple[Row, str]] = [
    (split("A", "soon", 1, 2), "splits of A: its execution_date is not a date"),
    (split("A", None, 1, 2), "splits of A: its execution_date is not a date"),
    (split("A", "2024-06-31", 1, 2), "splits of A: its execution_date is not a date"),
    (split("A", "20240610", 1, 2), "splits of A: its execution_date is not a date"),
    (split("A", "0001-01-01", 1, 2), "splits of A: its execution_date is not a date"),
    (split("A", 20240610, 1, 2), "splits of A: its execution_date is not a date"),
    (split("A", "2024-06-10", 0, 2), "splits of A on 2024-06-10: its number of shares is 0"),
    (split("A", "2024-06-10", 1, 0), "splits of A on 2024-06-10: its number of shares is 0"),
    (split("A", "2024-06-10", 1, -2), "splits of A on 2024-06-10: its split_to is not from 0 to 1e+09"),
    (split("A", "2024-06-10", 1, "two"), "splits of A on 2024-06-10: its split_to is a text"),
    (split("A", "2024-06-10", 1, "2"), "splits of A on 2024-06-10: its split_to is a text"),
    (split("A", "2024-06-10", None, 2), "splits of A on 2024-06-10: its split_from is null"),
    (
        split("A", "2024-06-10", 1, 2) | {"split_from": True},
        "splits of A on 2024-06-10: its split_from is true or false",
    ),
    (split("A", "2024-06-10", [1], 2), "splits of A on 2024-06-10: its split_from is a list"),
    (split("A", "2024-06-10", 1, 100_001), "splits of A on 2024-06-10: its ratio is beyond 100,000"),
    (split("A", "2024-06-10", 1, float("nan")), "splits of A on 2024-06-10: its split_to is not from 0 to 1e+09"),
    (split("A", "2024-06-10", 1, float("inf")), "splits of A on 2024-06-10: its split_to is not from 0 to 1e+09"),
    (split("A", "2024-06-10", 1e-300, 2), "splits of A on 2024-06-10: its ratio is beyond 100,000"),
    ({"ticker": "A", "execution_date": "2024-06-10", "split_from": 1}, "splits of A on 2024-06-10: it has no split_to"),
    ({"ticker": "A", "split_from": 1, "split_to": 2}, "splits of A: its execution_date is not a date"),
    (split("A", "2024-06-10", 1, 2) | {"ticker": None}, "splits on 2024-06-10: its ticker is null"),
    (split(" A", "2024-06-10", 1, 2), "splits on 2024-06-10: its ticker is not a ticker"),
]


@pytest.mark.parametrize(("row", "told"), BAD_SPLITS)
def test_what_cannot_be_a_split_is_dropped_and_named(row: Row, told: str) -> None:
    splits = make_splits([row, split("B", "2024-06-10", 1, 2)])
    assert splits.tickers.tolist() == ["B"]
    assert [str(dropped) for dropped in splits.dropped.named] == [told]
    assert make_splits([row]).dropped.count == 1


def test_splits_that_are_mostly_bad_are_another_format() -> None:
    with pytest.raises(MarketDataError, match="the splits: 22 of 22 rows cannot be read"):
        make_splits([row for row, _ in BAD_SPLITS])


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


@pytest.mark.parametrize("bad", [{"name": "nobody"}, {"ticker": None}, {"ticker": ""}, {"ticker": 7}, None, "A"])
def test_a_listing_without_a_ticker_is_dropped_and_never_called_none(bad: Row) -> None:
    listings = make_listings([ticker("A"), bad], [ticker("GONE")])
    assert listings.tickers.tolist() == ["A", "GONE"]
    assert (listings.dropped.count, listings.dropped.named[0].table) == (1, "tickers")


def test_tickers_of_which_none_can_be_read_are_an_error() -> None:
    with pytest.raises(MarketDataError, match="the tickers: 2 of 2 rows cannot be read"):
        make_listings([{"ticker": None}], [{"symbol": "A"}])


def test_an_unprintable_text_is_unknown() -> None:
    listings = make_listings([ticker("A", name="x" * 10**6, type=["CS"], primary_exchange="\x1b[31m")], [])
    assert listings.name.tolist() == ["x" * 200]
    assert {*listings.type.tolist(), *listings.exchange.tolist()} == {""}
