"""What Python programs pass."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from scanner.arguments import plain
from scanner.query import read_request

DAY = date(2016, 9, 30)


@pytest.mark.parametrize(
    "given",
    [
        ["AAPL", "MSFT"],
        ("AAPL", "MSFT"),
        {"AAPL", "MSFT"},
        frozenset(["AAPL", "MSFT"]),
        pd.Series(["AAPL", "MSFT"]),
        pd.Index(["AAPL", "MSFT"]),
        np.array(["AAPL", "MSFT"]),
        (ticker for ticker in ["AAPL", "MSFT"]),
        {"AAPL": 1, "MSFT": 2}.keys(),
        "AAPL,MSFT",
        "AAPL MSFT",
        " AAPL, MSFT ",
    ],
)
def test_tickers_may_be_anything_that_has_them(given: object) -> None:
    assert read_request({"tickers": plain("tickers", given)}).request.tickers == ("AAPL", "MSFT")


@pytest.mark.parametrize(
    "given",
    [
        "2016-09-30",
        DAY,
        datetime(2016, 9, 30, 16, tzinfo=UTC),
        pd.Timestamp("2016-09-30"),
        pd.Timestamp("2016-09-30 16:00", tz="America/New_York"),
        np.datetime64("2016-09-30"),
        np.datetime64("2016-09-30T16:00:00.000000000"),
    ],
    ids=repr,
)
def test_a_day_may_be_any_date(given: object) -> None:
    assert read_request({"as_of": plain("as_of", given)}).request.as_of == DAY


@pytest.mark.parametrize("name", ["columns", "sectors"])
def test_a_text_alone_is_a_list_of_one(name: str) -> None:
    text = "close, sma(50)" if name == "columns" else "Consumer Services"
    assert getattr(read_request({name: plain(name, text)}).request, name) == (text,)


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("limit", np.int64(3), 3),
        ("limit", np.uint8(3), 3),
        ("min_price", np.float32(2.5), 2.5),
        ("min_price", np.int32(2), 2.0),
        ("allow_shorts", np.bool_(True), True),
        ("tickers", None, None),
        ("as_of", None, None),
    ],
)
def test_numbers_may_be_numpys(name: str, given: object, value: object) -> None:
    assert getattr(read_request({name: plain(name, given)}).request, name) == value
    assert type(plain(name, given)).__module__ == "builtins"


@pytest.mark.parametrize("given", [5, object(), {"a": 1}, b"AAPL", np.datetime64("NaT")])
def test_other_values_are_left_for_the_request_to_refuse(given: object) -> None:
    assert plain("tickers", given) is given
    assert plain("min_price", given) is given
