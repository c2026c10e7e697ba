"""What is no good answer is an error, never "no data"."""

from __future__ import annotations

import pytest

from scanner.errors import MarketDataError
from scanner.market.polygon.answer import column, envelope, rows, texts


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
        (b"[]", "it: expected an object, got list"),
        (b"null", "it: expected an object, got NoneType"),
        (b"{}", "it: its status is None, expected OK or DELAYED"),
        (b'{"status": "ERROR", "error": "sorry"}', "it: its status is 'ERROR', expected OK or DELAYED"),
    ],
)
def test_anything_else_is_refused(body: bytes, problem: str) -> None:
    with pytest.raises(MarketDataError, match=problem):
        envelope(body, "it")


def test_rows_are_as_many_as_counted() -> None:
    assert rows({"results": [{"T": "A"}]}, "it", 1) == [{"T": "A"}]
    assert rows({"results": [{"T": "A"}]}, "it", None) == [{"T": "A"}]
    with pytest.raises(MarketDataError, match="it: it counts 2 rows and holds 1"):
        rows({"results": [{"T": "A"}]}, "it", 2)


def test_no_results_at_all_are_no_rows() -> None:
    assert rows({}, "it", 0) == []


@pytest.mark.parametrize("results", [None, {}, "none", 0])
def test_results_that_are_no_rows_are_refused(results: object) -> None:
    with pytest.raises(MarketDataError, match=f"it: its results are {results!r}, expected rows"):
        rows({"results": results}, "it", None)


def test_a_column_has_a_value_of_every_row() -> None:
    assert column([{"a": 1}, {"a": None}], "a", "it") == [1, None]
    with pytest.raises(MarketDataError, match="it, column a: a row lacks it"):
        column([{"a": 1}, {"b": 1}], "a", "it")


def test_texts_are_empty_where_there_are_none() -> None:
    assert list(texts([{"a": "x"}, {"a": None}, {}], "a")) == ["x", "", ""]
