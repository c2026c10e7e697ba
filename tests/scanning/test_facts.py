"""What is known of a ticker stands beside its bars."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from scanner.market.source import Listings
from scanner.scanning.facts import COLUMNS, facts_of


def listings(*tickers: str) -> Listings:
    """Listings that say of each ticker what a column is."""
    name, kind, exchange, sector, industry = (
        np.array([f"{column} of {ticker}" for ticker in tickers], dtype=np.str_) for column in COLUMNS
    )
    return Listings(np.array(tickers, dtype=np.str_), name, kind, exchange, sector, industry)


LISTED = listings("A", "AA", "C")


def test_every_column_of_the_listings_is_taken() -> None:
    assert {field.name for field in fields(Listings)} == {"tickers", *COLUMNS, "hindsight"}


def test_facts_come_in_the_order_of_the_tickers() -> None:
    facts = facts_of(LISTED, np.array(["C", "A"]))
    assert facts.tickers.tolist() == ["C", "A"]
    for name in COLUMNS:
        assert getattr(facts, name).tolist() == [f"{name} of C", f"{name} of A"]


def test_a_ticker_without_a_listing_has_empty_facts() -> None:
    facts = facts_of(LISTED, np.array(["ZZ", "AA", "B", "a", ""]))
    assert facts.name.tolist() == ["", "name of AA", "", "", ""]


def test_no_listing_at_all_and_no_ticker_at_all() -> None:
    nothing = listings()
    assert facts_of(nothing, np.array(["A", "B"])).sector.tolist() == ["", ""]
    assert facts_of(LISTED, np.array([], dtype=np.str_)).type.tolist() == []
    assert facts_of(nothing, np.array([], dtype=np.str_)).type.tolist() == []


def test_hindsight_is_handed_on() -> None:
    assert facts_of(replace(LISTED, hindsight=("sector",)), np.array(["A"])).hindsight == ("sector",)
