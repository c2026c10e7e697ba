"""One ticker's overview: what it lacks is unknown, and what it cannot be is refused."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from scanner.errors import MarketDataError
from scanner.market_data.tables import Details
from scanner.sources.polygon.ticker_overview import read_details

DAY = date(2016, 9, 30)


def body(status: str = "OK", ticker: str = "F", **fields: object) -> bytes:
    return orjson.dumps({"status": status, "request_id": "1", "results": {"ticker": ticker, **fields}})


def test_code_day_and_shares_are_read() -> None:
    found = read_details(
        body(sic_code="3711", list_date="1972-06-01", share_class_shares_outstanding=3_900_000_000), "F", DAY
    )
    assert found == Details("F", DAY, sic="3711", listed=date(1972, 6, 1), shares=3.9e9)


def test_a_fund_lacks_them() -> None:
    assert read_details(body(list_date=""), "F", DAY) == Details("F", DAY)


def test_a_company_of_one_class_may_have_weighted_shares_only() -> None:
    assert read_details(body(weighted_shares_outstanding=5), "F", DAY).shares == 5.0


def test_delayed_is_good() -> None:
    assert read_details(body("DELAYED", sic_code=100), "F", DAY).sic == "100"


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"<html>", "the overview of F: the answer is not JSON"),
        (body("ERROR"), "the overview of F: its status is 'ERROR'"),
        (orjson.dumps({"status": "OK"}), "the overview of F: its results are null, expected those of the ticker"),
        (orjson.dumps({"status": "OK", "results": [1]}), "its results are a list, expected those of the ticker"),
        (body(ticker="GM"), "its results are of another ticker$"),
    ],
)
def test_what_cannot_be_an_overview_is_an_error_and_never_no_data(answer: bytes, problem: str) -> None:
    with pytest.raises(MarketDataError, match=problem):
        read_details(answer, "F", DAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"list_date": "yesterday"},
        {"list_date": 7},
        {"share_class_shares_outstanding": "many"},
        {"share_class_shares_outstanding": -1},
        {"share_class_shares_outstanding": 1e300},
        {"share_class_shares_outstanding": True},
        {"sic_code": "a code"},
        {"sic_code": "1" * 10**6},
        {"sic_code": [3711]},
    ],
)
def test_a_field_that_cannot_be_read_is_unknown_and_costs_no_other(fields: dict[str, object]) -> None:
    known = {"sic_code": "3711", "list_date": "1972-06-01", "share_class_shares_outstanding": 5}
    details = read_details(orjson.dumps({"status": "OK", "results": {"ticker": "F", **known, **fields}}), "F", DAY)
    read = {"sic_code": details.sic, "list_date": str(details.listed), "share_class_shares_outstanding": details.shares}
    unknown = {"sic_code": "", "list_date": "None", "share_class_shares_outstanding": None}
    assert read == {**known, **{name: unknown[name] for name in fields}}
