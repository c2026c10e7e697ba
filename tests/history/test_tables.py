"""Splits and listings come back as they went in."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import numpy as np
import orjson
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from scanner.history.tables import (
    decode_details,
    decode_listings,
    decode_splits,
    encode_details,
    encode_listings,
    encode_splits,
)
from scanner.market.source import NEVER, Details, Listings, Splits

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


@given(st.lists(st.tuples(*[texts] * 6)), st.dictionaries(texts, st.dates()))
def test_listings_come_back(rows: list[tuple[str, ...]], hindsight: dict[str, date]) -> None:
    tickers, name, kind, exchange, sector, industry = (np.array([row[i] for row in rows], np.str_) for i in range(6))
    listings = Listings(tickers, name, kind, exchange, sector, industry, hindsight)
    found = decode_listings(encode_listings(listings)[0])
    for column in fields(Listings):
        np.testing.assert_array_equal(getattr(found, column.name), getattr(listings, column.name))


def test_content_tells_tables_apart() -> None:
    none = np.array([], np.str_)
    known, unknown = (Listings(none, none, none, none, none, none, hindsight) for hindsight in ({"sector": NEVER}, {}))
    assert encode_listings(known)[1] != encode_listings(unknown)[1]


def test_listings_of_before_know_no_session_of_their_hindsight() -> None:
    none = np.array([], np.str_)
    data, _ = encode_listings(Listings(none, none, none, none, none, none, {"sector": NEVER}))
    old = orjson.loads(zstandard.decompress(data)) | {"hindsight": ["sector", "exchange"]}
    found = decode_listings(zstandard.compress(orjson.dumps(old)))
    assert found.hindsight == {"sector": NEVER, "exchange": NEVER}


details = st.builds(
    Details,
    texts,
    st.dates(),
    st.booleans(),
    texts,
    st.none() | st.dates(),
    st.none() | st.floats(min_value=0, max_value=1e12),
)


@given(st.lists(details, unique_by=lambda known: known.ticker))
def test_details_come_back_in_order(known: list[Details]) -> None:
    data, content = encode_details(known)
    assert list(decode_details(data)) == sorted(known, key=lambda one: one.ticker)
    assert encode_details(reversed(known)) == (data, content)
