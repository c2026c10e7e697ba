"""One session's bars, from the vendor's rows."""

from __future__ import annotations

from datetime import date

import numpy as np
import orjson
import pytest

from scanner.errors import MarketDataError
from scanner.market_data.dropped import Dropped, DroppedRow
from scanner.market_data.tables import SessionBars
from scanner.sources.polygon.bars import no_bars, read_bars

DAY = date(2026, 7, 15)


def row(ticker: str, **fields: object) -> dict[str, object]:
    return {"T": ticker, "o": 1.5, "h": 2.0, "l": 1.0, "c": 1.75, "v": 100.5, "t": 1784145600000, **fields}


def read(*table: object, **fields: object) -> SessionBars:
    answer = {"status": "OK", "resultsCount": len(table), "results": table, **fields}
    return read_bars(orjson.dumps(answer), DAY)


def test_bars_are_ordered_by_ticker_and_of_the_requested_session() -> None:
    bars = read(row("B", c=1.25), row("A"), row("BACpL"), row("BRK.B", v=7))
    assert bars.session == DAY
    assert bars.tickers.tolist() == ["A", "B", "BACpL", "BRK.B"]
    assert bars.close.tolist() == [1.75, 1.25, 1.75, 1.75]
    assert bars.volume.tolist() == [100.5, 100.5, 100.5, 7.0]
    assert (bars.open[0], bars.high[0], bars.low[0]) == (1.5, 2.0, 1.0)


def test_average_price_and_number_of_trades_may_be_missing() -> None:
    assert read(row("A"), row("B", vw=1.5, n=3)).tickers.tolist() == ["A", "B"]


def test_prices_are_exact_to_a_hundredth_of_a_cent() -> None:
    assert read(row("A", c=42.389999389648)).close.tolist() == [42.39]


def test_null_is_an_unknown_number() -> None:
    bars = read(row("A", o=None, v=None), row("B"))
    np.testing.assert_array_equal(bars.open, [np.nan, 1.5])
    np.testing.assert_array_equal(bars.volume, [np.nan, 100.5])


def test_a_ticker_comes_once_with_the_larger_volume() -> None:
    bars = read(row("A", v=5, c=2.0), row("B"), row("A", v=0, c=9.0), row("A", v=None, c=8.0))
    assert (bars.tickers.tolist(), bars.close.tolist()) == (["A", "B"], [2.0, 1.75])


@pytest.mark.parametrize(
    "test", ["ZVZZT", "ZWZZT", "ZXZZT", "ZJZZT", "ZBZX", "ZTEST", "ZTST", "ZVV", "NTEST.A", "ATEST"]
)
def test_test_symbols_are_removed(test: str) -> None:
    assert read(row("A"), row(test)).tickers.tolist() == ["A"]


def test_names_that_only_resemble_test_symbols_stay() -> None:
    names = ["ATES", "CBO", "TEST", "ZVZ", "ZZZ"]
    assert read(*map(row, names)).tickers.tolist() == names


def test_an_invalid_ticker_is_dropped() -> None:
    assert read(row("A"), row("\u0000\u0001"), row(""), row("A B")).tickers.tolist() == ["A"]


@pytest.mark.parametrize("body", [{}, {"results": []}], ids=["no results", "empty results"])
def test_a_closed_day_has_no_bars(body: dict[str, object]) -> None:
    bars = read_bars(orjson.dumps({"status": "OK", "resultsCount": 0, **body}), DAY)
    assert (bars.session, bars.tickers.size, bars.close.size) == (DAY, 0, 0)
    assert bars.tickers.dtype == no_bars(DAY).tickers.dtype


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"resultsCount": 3}, "it has 1 rows, which is not its count"),
        ({"resultsCount": None}, "its resultsCount is not a number of rows"),
        ({"resultsCount": True}, "its resultsCount is not a number of rows"),
        ({"results": None}, "its results are null"),
        ({"status": "ERROR"}, "its status is 'ERROR'"),
        ({"results": [{"T": "A", "o": 1}]}, "1 of 1 rows cannot be read .the first: bars of A on .*: it has no h"),
        ({"results": ["A"]}, "1 of 1 rows cannot be read .the first: bars on .*: it is a text, not a row"),
        ({"results": [row("A", h="high")]}, "its h is a text"),
        ({"results": [row("A", h=[1, 2])]}, "its h is a list"),
        ({"adjusted": True}, "they are adjusted for splits, but were requested unadjusted"),
        ({"adjusted": "false"}, "they are adjusted for splits"),
    ],
)
def test_what_cannot_be_bars_is_refused(fields: dict[str, object], problem: str) -> None:
    with pytest.raises(MarketDataError, match=f"the bars of 2026-07-15.*{problem}"):
        read(row("A"), **fields)


BAD_ROWS = {
    "its ticker is null": {"T": None},
    "its ticker is a number": {"T": 7},
    "its ticker is true or false": {"T": True},
    "its ticker is not a ticker": {"T": "x" * 21},
    "its v is a text": {"v": "100"},
    "its o is true or false": {"o": True},
    "its h is a list": {"h": [1]},
    "its l is an object": {"l": {}},
    "its c is not from 0 to 1e+08": {"c": -1},
    "its v is not from 0 to 1e+12": {"v": 1e300},
    "its timestamp is not a number": {"t": "1784145600000"},
    "its timestamp is of another session": {"t": 1784145600000 - 86_400_000},
}


@pytest.mark.parametrize(("reason", "fields"), BAD_ROWS.items())
def test_a_bad_row_is_dropped_and_named_and_all_others_stay(reason: str, fields: dict[str, object]) -> None:
    bars = read(row("A"), row("B") | fields, row("C"))
    assert bars.tickers.tolist() == ["A", "C"]
    assert bars.dropped == Dropped.of([DroppedRow("bars", "" if "T" in fields else "B", DAY, reason)])


@pytest.mark.parametrize("name", ["T", "o", "h", "l", "c", "v"])
def test_a_row_without_a_field_is_dropped(name: str) -> None:
    without = {field: value for field, value in row("B").items() if field != name}
    bars = read(row("A"), without, row("C"))
    assert (bars.tickers.tolist(), bars.dropped.count) == (["A", "C"], 1)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5_000])
def test_an_invalid_number_drops_its_row_and_not_the_answer(number: str) -> None:
    answer = {"status": "OK", "resultsCount": 3, "results": [row("A"), row("B", c="NUMBER"), row("C")]}
    bars = read_bars(orjson.dumps(answer).replace(b'"NUMBER"', number.encode()), DAY)
    assert (bars.tickers.tolist(), bars.dropped.count) == (["A", "C"], 1)


@pytest.mark.parametrize("bad", [None, "A", 5, [], True])
def test_an_invalid_row_is_dropped(bad: object) -> None:
    bars = read(row("A"), bad, row("C"))
    assert (bars.tickers.tolist(), bars.dropped.count) == (["A", "C"], 1)


def test_an_answer_whose_rows_are_mostly_bad_is_another_format() -> None:
    with pytest.raises(MarketDataError, match="the bars of 2026-07-15: 10 of 12 rows cannot be read"):
        read(row("A"), row("B"), *[row("C", v="1")] * 10)
    assert read(row("A"), row("B"), *[row("C", v="1")] * 9).tickers.tolist() == ["A", "B"]


def test_bars_that_are_mostly_of_another_session_answer_another_question() -> None:
    other = 1784145600000 - 86_400_000
    with pytest.raises(MarketDataError, match="2 of 3 rows have a timestamp of another session"):
        read(row("A", t=other), row("B", t=other), row("C"))


@pytest.mark.parametrize(
    ("day", "stamp"),
    [
        (date(2026, 7, 15), 1784145600000),  # 16:00 in summer
        (date(2026, 7, 15), 1784088000000),  # midnight, which begins a ticker's own bars
        (date(2026, 1, 15), 1768510800000),  # 16:00 in winter
        (date(2026, 3, 9), 1773086400000),  # the Monday after the clocks changed
        (date(2026, 11, 27), 1795802400000),  # 13:00, a short day
    ],
)
def test_a_timestamp_of_the_session_is_any_of_its_day_in_new_york(day: date, stamp: int) -> None:
    answer = {"status": "OK", "resultsCount": 1, "results": [row("A", t=stamp)]}
    assert read_bars(orjson.dumps(answer), day).tickers.tolist() == ["A"]


def test_a_closed_day_may_call_itself_adjusted() -> None:
    body = orjson.dumps({"status": "OK", "resultsCount": 0, "adjusted": True})
    assert read_bars(body, DAY).tickers.size == 0


def test_no_text_of_a_row_is_repeated_but_a_ticker() -> None:
    assert "a-key-nobody" not in str(read(row("A"), row("a-key-nobody", v="a-key-nobody"), row("C")).dropped)
