"""Splits and listings come back as they went in."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scanner.history.tables import decode_listings, decode_splits, encode_listings, encode_splits
from scanner.market.source import Listings, Splits

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)  # NumPy strips NULs
ratios = st.floats(min_value=1e-6, max_value=1e6)


@given(st.lists(st.tuples(texts, st.dates(), ratios, ratios)))
def test_splits_come_back(rows: list[tuple[object, ...]]) -> None:
    tickers, execution, split_from, split_to = zip(*rows, strict=True) if rows else ((), (), (), ())
    splits = Splits(
        np.array(tickers, np.str_),
        np.array(execution, "datetime64[D]"),
        np.array(split_from, np.float64),
        np.array(split_to, np.float64),
    )
    found = decode_splits(encode_splits(splits)[0])
    for column in fields(Splits):
        np.testing.assert_array_equal(getattr(found, column.name), getattr(splits, column.name))


@given(st.lists(st.tuples(*[texts] * 6)), st.lists(texts).map(tuple))
def test_listings_come_back(rows: list[tuple[str, ...]], hindsight: tuple[str, ...]) -> None:
    tickers, name, kind, exchange, sector, industry = (np.array([row[i] for row in rows], np.str_) for i in range(6))
    listings = Listings(tickers, name, kind, exchange, sector, industry, hindsight)
    found = decode_listings(encode_listings(listings)[0])
    for column in fields(Listings):
        np.testing.assert_array_equal(getattr(found, column.name), getattr(listings, column.name))


def test_content_tells_tables_apart() -> None:
    none = np.array([], np.str_)
    known, unknown = (Listings(none, none, none, none, none, none, hindsight) for hindsight in (("sector",), ()))
    assert encode_listings(known)[1] != encode_listings(unknown)[1]
