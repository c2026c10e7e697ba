"""Dropped rows are counted, and the first ones named."""

from __future__ import annotations

from datetime import date

from scanner.market_data.dropped import MAX_NAMED, NONE_DROPPED, Dropped, DroppedRow

ROW = DroppedRow("splits", "A", date(2024, 6, 10), "its split_to is null")


def test_a_row_is_named_by_what_is_known_of_it() -> None:
    assert str(ROW) == "splits of A on 2024-06-10: its split_to is null"
    assert str(DroppedRow("tickers", "", None, "its ticker is null")) == "tickers: its ticker is null"


def test_some_are_named_and_all_are_counted() -> None:
    dropped = Dropped.of([ROW] * (MAX_NAMED + 5))
    assert (dropped.count, len(dropped.named)) == (MAX_NAMED + 5, MAX_NAMED)
    assert str(dropped).endswith("; and 5 more")
    assert str(Dropped.of([ROW])) == f"1: {ROW}"


def test_they_add_up() -> None:
    both = Dropped.of([ROW] * 15) + Dropped.of([ROW] * 10)
    assert (both.count, len(both.named)) == (25, MAX_NAMED)
    assert Dropped.of([ROW]) + NONE_DROPPED == Dropped.of([ROW])
