"""What is known of a ticker stands beside its bars."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np

from scanner.market_data.tables import COLUMNS, NEVER, Listings
from scanner.scanning.facts import facts_of


def listings(*tickers: str) -> Listings:
    """Listings that say of each ticker what a column is."""
    name, kind, exchange, sector, industry = (
        np.array([f"{column} of {ticker}" for ticker in tickers], dtype=np.str_) for column in COLUMNS
    )
    return Listings(np.array(tickers, dtype=np.str_), name, kind, exchange, sector, industry)


SESSION = date(2016, 9, 30)
LISTED = listings("A", "AA", "C")


def test_every_column_of_the_listings_is_taken() -> None:
    assert {field.name for field in fields(Listings)} == {"tickers", *COLUMNS, "hindsight", "dropped"}


def test_facts_come_in_the_order_of_the_tickers() -> None:
    facts = facts_of(LISTED, np.array(["C", "A"]), SESSION)
    assert facts.tickers.tolist() == ["C", "A"]
    for name in COLUMNS:
        assert getattr(facts, name).tolist() == [f"{name} of C", f"{name} of A"]


def test_a_ticker_without_a_listing_has_empty_facts() -> None:
    facts = facts_of(LISTED, np.array(["ZZ", "AA", "B", "a", ""]), SESSION)
    assert facts.name.tolist() == ["", "name of AA", "", "", ""]


def test_no_listing_at_all_and_no_ticker_at_all() -> None:
    nothing = listings()
    assert facts_of(nothing, np.array(["A", "B"]), SESSION).sector.tolist() == ["", ""]
    assert facts_of(LISTED, np.array([], dtype=np.str_), SESSION).type.tolist() == []
    assert facts_of(nothing, np.array([], dtype=np.str_), SESSION).type.tolist() == []


def test_what_was_not_known_yet_is_hindsight() -> None:
    late = replace(LISTED, hindsight={"sector": date(2016, 9, 30), "exchange": NEVER})
    found = {day: {*facts_of(late, np.array(["A"]), date(2016, 9, day)).hindsight} for day in (29, 30)}
    assert found == {29: {"sector", "exchange"}, 30: {"exchange"}}
