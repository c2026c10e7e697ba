"""Tickers as people write them."""

from __future__ import annotations

import pytest

from scanner import wording
from scanner.notes import Note
from scanner.request import MAX_NAMED
from scanner.scanning.ticker_lookup import find, find_all, without_bar

KNOWN = ["AAPL", "BRK.B", "ABRpD", "GE", "ge", "BF.A", "X:Y"]


@pytest.mark.parametrize(
    ("written", "ticker"),
    [
        ("AAPL", "AAPL"),
        ("aapl", "AAPL"),
        ("Aapl", "AAPL"),
        ("NASDAQ:AAPL", "AAPL"),
        ("nasdaq:aapl", "AAPL"),
        ("$AAPL", "AAPL"),
        (" AAPL ", "AAPL"),
        ("BRK-B", "BRK.B"),
        ("BRK/B", "BRK.B"),
        ("BRK_B", "BRK.B"),
        ("BRK B", "BRK.B"),
        ("brk-b", "BRK.B"),
        ("NYSE:brk.b", "BRK.B"),
        ("NYSE:BF-A", "BF.A"),
        ("ge", "ge"),
        ("GE", "GE"),
        ("Ge", "GE"),
        ("ABRpD", "ABRpD"),
        ("X:Y", "X:Y"),
        ("ABRPD", None),
        ("MSFT", None),
        ("", None),
        (":", None),
        ("$", None),
    ],
)
def test_a_ticker_is_found_by_the_nearest_spelling_that_exists(written: str, ticker: str | None) -> None:
    assert find(written, KNOWN) == ticker


def test_a_list_names_each_ticker_once_and_says_how_it_was_read() -> None:
    found = find_all(["aapl", "AAPL", "BRK-B", "NOPE"], KNOWN)
    assert found.tickers == ("AAPL", "BRK.B")
    assert found.notes == (Note("tickers-respelled", {"tickers": {"aapl": "AAPL", "BRK-B": "BRK.B"}, "more": 0}),)
    assert found.missing == ("NOPE",)


def test_what_is_missing_is_named_with_what_it_looks_like() -> None:
    said = wording.without_bar(without_bar(["APPL", "ZZZZZ"], KNOWN, {}))
    assert said == "without a usable bar in the session: APPL, ZZZZZ (APPL: did you mean AAPL?)"


def test_of_very_many_the_first_are_named() -> None:
    missing = [f"X{number:05}" * 50 for number in range(20_000)]
    said = wording.without_bar(without_bar(missing, [f"T{number}" for number in range(12_000)], {}))
    assert said.endswith(f"and {20_000 - MAX_NAMED:,} more")


def test_a_faulty_bar_is_told_with_its_reason() -> None:
    said = wording.without_bar(without_bar(["brk-b", "APPL"], KNOWN, {"BRK.B": "its low 2 is above its open 1"}))
    assert "BRK.B has a faulty bar: its low 2 is above its open 1." in said
    assert "APPL: did you mean" in said
