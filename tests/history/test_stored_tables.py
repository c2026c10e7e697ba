"""Splits and listings come back as they went in."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import numpy as np
import orjson
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from scanner.history.stored_tables import (
    decode_details,
    decode_details_fetched,
    decode_listings,
    decode_splits,
    earlier_and,
    encode_details,
    encode_listings,
    encode_splits,
)
from scanner.market_data.tables import NEVER, Details, Listings, Splits

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


def test_equal_tables_and_only_these_have_equal_content() -> None:
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


def test_times_of_fetching_stand_beside_details_and_are_no_part_of_their_content() -> None:
    known = [Details("B", date(2016, 9, 30)), Details("A", date(2016, 9, 30))]
    plain, timed = encode_details(known), encode_details(known, {"A": 5})
    assert plain[1] == timed[1]
    assert decode_details(timed[0]) == decode_details(plain[0])
    assert decode_details_fetched(timed[0]) == {"A": 5, "B": 0}
    columns = orjson.loads(zstandard.decompress(timed[0]))
    del columns["fetched"]
    assert decode_details_fetched(zstandard.compress(orjson.dumps(columns))) == {}


def test_earlier_splits_stay_where_newer_ones_do_not_cover_them() -> None:
    days = np.array(["2016-09-01", "2016-09-02", "2016-09-06"], "datetime64[D]")
    ones = np.ones(3)
    old = Splits(np.array(["A", "B", "C"]), days, ones, ones)
    new = Splits(np.array(["D"]), days[2:], ones[2:], ones[2:])
    assert earlier_and(new, date(2016, 9, 2), old).tickers.tolist() == ["A", "D"]
    assert earlier_and(new, date.min, old).tickers.tolist() == ["D"]
    further_back = Splits(np.array(["A"]), days[:1], ones[:1], ones[:1])
    assert earlier_and(further_back, date(2016, 9, 6), old).tickers.tolist() == ["A"]
