"""Which columns a header has; what it lacks, doubles or misspells is said."""

from __future__ import annotations

import pytest

from scanner.errors import MarketDataError
from scanner.sources.files.header import find_columns, shown
from scanner.sources.files.rules import BARS, TICKERS


def test_columns_are_found_in_any_order_and_spelling() -> None:
    header = ["first_session", " SECTOR ", "Ticker", "mood", ""]
    assert find_columns("t.csv", header, TICKERS) == {"ticker": 2, "sector": 1}


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("ticker,close,Close", "column close: the header names it twice"),
        ("ticker,mood,mood", "column mood: the header names it twice"),
        ("name,type", "column ticker: the column is missing, the header has name, type"),
        ("Symbol,name", "column ticker: the column is missing, the header has Symbol, name; rename symbol to it"),
        ("ticker,Sectors", "column sectors: did you mean sector?"),
        ("ticker,exchange", "column exchange: did you mean primary_exchange?"),
        ("ticker,indsutry", "column indsutry: did you mean industry?"),
        ("tikcer,name", "column ticker: the column is missing, the header has tikcer, name; rename tikcer to it"),
    ],
)
def test_what_is_wrong_with_it_is_said(header: str, problem: str) -> None:
    with pytest.raises(MarketDataError) as refusal:
        find_columns("t.csv", header.split(","), TICKERS)
    assert str(refusal.value).startswith(f"t.csv, {problem}")


@pytest.mark.parametrize("other", ["sub_industry", "short_name", "market_cap", "last_session", "sector_code"])
def test_other_columns_are_ignored(other: str) -> None:
    assert find_columns("t.csv", ["ticker", "type", other], TICKERS) == {"ticker": 0, "type": 1}


def test_a_long_foreign_header_is_cut_and_cannot_write_to_the_terminal() -> None:
    with pytest.raises(MarketDataError) as refusal:
        find_columns("t.csv", ["\x1b[31m" + "x" * 10_000] * 3 + [f"c{number}" for number in range(500)], BARS)
    assert len(str(refusal.value)) < 1000
    assert str(refusal.value).isprintable()
    assert shown([]) == "nothing"
