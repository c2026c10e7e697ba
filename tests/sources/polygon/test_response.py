"""What is no good answer is an error, never "no data"."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.errors import MarketDataError
from scanner.market_data.dropped import DroppedRow
from scanner.sources.polygon.response import (
    Row,
    envelope,
    number_problem,
    readable_rows,
    rows,
    shown_ticker,
    text,
    ticker_problem,
)


@pytest.mark.parametrize("status", ["OK", "DELAYED"])
def test_both_good_statuses_are_good(status: str) -> None:
    assert envelope(f'{{"status": "{status}", "count": 1}}'.encode(), "it") == {"status": status, "count": 1}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"<html>one moment</html>", "it: the answer is not JSON, or was cut short"),
        (b'{"status": "OK", "results": [{"T": "A"', "it: the answer is not JSON, or was cut short"),
        (b"", "it: the answer is not JSON, or was cut short"),
        (b"\xff\xfe", "it: the answer is not JSON, or was cut short"),
        (b"[" * 100_000, "it: the answer is not JSON, or was cut short"),
        (b"[]", "it: expected an object, got a list"),
        (b"null", "it: expected an object, got null"),
        (b"{}", "it: its status is null, expected OK or DELAYED"),
        (b'{"status": "a-key-nobody-may-see"}', "it: its status is a text, expected OK or DELAYED$"),
        (b'{"status": "' + b"x" * 3_000_000 + b'"}', "it: its status is a text, expected OK or DELAYED$"),
        (b'{"status": "ERROR", "error": "sorry"}', "it: its status is 'ERROR', expected OK or DELAYED"),
    ],
)
def test_anything_else_is_refused(body: bytes, problem: str) -> None:
    with pytest.raises(MarketDataError, match=problem):
        envelope(body, "it")


def test_rows_are_as_many_as_counted() -> None:
    assert rows({"results": [{"T": "A"}]}, "it", 1) == [{"T": "A"}]
    assert rows({"results": [{"T": "A"}]}, "it", None) == [{"T": "A"}]
    for count in (2, True, "1", 1.0):
        with pytest.raises(MarketDataError, match="it: it has 1 rows, which is not its count"):
            rows({"results": [{"T": "A"}]}, "it", count)


def test_no_results_at_all_are_no_rows() -> None:
    assert rows({}, "it", 0) == []


@pytest.mark.parametrize(
    ("results", "kind"),
    [(None, "null"), ({}, "an object"), ("none", "a text"), (0, "a number"), (True, "true or false")],
)
def test_results_that_are_no_rows_are_refused(results: object, kind: str) -> None:
    with pytest.raises(MarketDataError, match=f"it: its results are {kind}, expected rows"):
        rows({"results": results}, "it", None)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (0, ""),
        (9.5, ""),
        (10, ""),
        (None, "its n is null"),
        (True, "its n is true or false"),
        ("5", "its n is a text"),
        (-1, "its n is not from 0 to 10"),
        (11, "its n is not from 0 to 10"),
        (float("nan"), "its n is not from 0 to 10"),
        (float("inf"), "its n is not from 0 to 10"),
        (10**400, "its n is not from 0 to 10"),
    ],
)
def test_a_number_is_a_number_of_json_within_its_bound(value: object, problem: str) -> None:
    assert number_problem({"n": value}, "n", 10.0) == problem
    assert number_problem({}, "n", 10.0) == "it has no n"


@pytest.mark.parametrize(
    ("ticker", "problem"),
    [
        ("BRK.B", ""),
        ("AKO/A", ""),
        ("", "its ticker is not a ticker"),
        ("A B", "its ticker is not a ticker"),
        ("A\x1b", "its ticker is not a ticker"),
        ("x" * 21, "its ticker is not a ticker"),
        (None, "its ticker is null"),
    ],
)
def test_a_ticker_is_a_short_word(ticker: object, problem: str) -> None:
    assert ticker_problem(ticker) == problem


def test_a_ticker_is_shown_only_if_it_looks_like_one() -> None:
    assert [shown_ticker(ticker) for ticker in ("BRK.B", "x" * 13, "a-key", None)] == ["BRK.B", "", "", ""]


def test_a_text_is_cut_and_empty_where_it_cannot_be_shown() -> None:
    assert [text(value) for value in ("a name", None, 7, "\x1b[31m", "\ud800")] == ["a name", "", "", "", ""]
    assert text("x" * 10**6) == "x" * 200


def drop(row: Row, problem: str) -> DroppedRow:
    return DroppedRow("bars", shown_ticker(row.get("T")), None, problem)


def test_bad_rows_are_left_out_unless_most_are() -> None:
    table: list[Any] = [{"T": "A"}, {"T": "B", "bad": "it is bad"}, 7]
    kept, dropped = readable_rows(table, lambda row: row.get("bad", ""), drop, "it")
    assert kept == [{"T": "A"}]
    assert [str(row) for row in dropped.named] == ["bars of B: it is bad", "bars: it is a number, not a row"]
    with pytest.raises(MarketDataError, match=r"it: 10 of 12 rows cannot be read .the first: bars of B: it is bad"):
        readable_rows([table[0]] * 2 + [table[1]] * 10, lambda row: row.get("bad", ""), drop, "it")
