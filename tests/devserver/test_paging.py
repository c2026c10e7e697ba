from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from scanner.devserver.paging import Listing, page, resume
from scanner.devserver.response import ApiError
from tests.devserver.conftest import call_for

ROWS = [{"ticker": ticker, "kind": kind} for ticker, kind in zip("DABC", "xyxy", strict=True)]
LISTING = Listing({"ticker": "ticker", "type": "kind"}, limit=(10, 100))


def listed(**query: str) -> list[str]:
    call = call_for(query={name.replace("__", "."): text for name, text in query.items()})
    return [row["ticker"] for row in LISTING.answer(call, ROWS, "ticker", descending=False).document["results"]]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({}, "ABCD"),
        ({"ticker": "B"}, "B"),
        ({"ticker__gt": "B"}, "CD"),
        ({"ticker__gte": "B"}, "BCD"),
        ({"ticker__lt": "B"}, "A"),
        ({"ticker__lte": "B"}, "AB"),
        ({"ticker__any_of": "D,A"}, "AD"),
        ({"type": "y", "ticker__gt": "A"}, "C"),
        ({"ticker__like": "B", "locale": "us"}, "ABCD"),
    ],
)
def test_rows_pass_all_filters_that_are_known(query: dict[str, str], left: str) -> None:
    assert listed(**query) == [*left]


def test_a_row_without_the_field_passes_no_filter_on_it() -> None:
    assert (
        Listing({"cik": "cik"}, (10, 100))
        .answer(call_for(query={"cik": "1"}), ROWS, "ticker", descending=False)
        .document["results"]
        == []
    )


def test_rows_are_sorted_either_way() -> None:
    answer = LISTING.answer(call_for(), ROWS, "ticker", descending=True)
    assert [row["ticker"] for row in answer.document["results"]] == [*"DCBA"]


def test_each_page_points_to_the_next_with_all_filters_and_the_last_to_none() -> None:
    shown, following = page(call_for(query={"limit": "3", "type": "x"}), ROWS, 3)
    address = urlsplit(following["next_url"])
    assert shown == ROWS[:3]
    assert address.path == "/v3/reference/tickers"
    query, skip = resume(dict(parse_qsl(address.query)))
    assert (query, skip) == ({"limit": "3", "type": "x"}, 3)
    assert page(call_for(query=query, skip=skip), ROWS, 3) == (ROWS[3:], {})


def test_a_page_that_just_fits_is_the_last() -> None:
    assert page(call_for(), ROWS, 4) == (ROWS, {})


@pytest.mark.parametrize("cursor", ["nonsense", "bGltaXQ9Mg=="])
def test_a_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(ApiError, match="cursor"):
        resume({"cursor": cursor})
