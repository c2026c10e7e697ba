"""One session's bars, from the vendor's rows."""

from __future__ import annotations

from datetime import date

import numpy as np
import orjson
import pytest

from scanner.errors import MarketDataError
from scanner.market.polygon.bars import no_bars, read_bars
from scanner.market.source import SessionBars

DAY = date(2026, 7, 15)


def row(ticker: str, **fields: object) -> dict[str, object]:
    return {"T": ticker, "o": 1.5, "h": 2.0, "l": 1.0, "c": 1.75, "v": 100.5, "t": 1784145600000, **fields}


def read(*table: object, **fields: object) -> SessionBars:
    answer = {"status": "OK", "resultsCount": len(table), "results": table, **fields}
    return read_bars(orjson.dumps(answer), DAY)


def test_bars_are_ordered_by_ticker_and_belong_to_the_session_asked_for() -> None:
    bars = read(row("B", c=1.25), row("A", t=0), row("BACpL"), row("BRK.B", v=7))
    assert bars.session == DAY
    assert bars.tickers.tolist() == ["A", "B", "BACpL", "BRK.B"]
    assert bars.close.tolist() == [1.75, 1.25, 1.75, 1.75]
    assert bars.volume.tolist() == [100.5, 100.5, 100.5, 7.0]
    assert (bars.open[0], bars.high[0], bars.low[0]) == (1.5, 2.0, 1.0)


def test_average_price_and_number_of_trades_may_be_missing() -> None:
    assert read(row("A"), row("B", vw=1.5, n=3)).tickers.tolist() == ["A", "B"]


def test_prices_are_exact_to_a_hundredth_of_a_cent() -> None:
    assert read(row("A", c=42.389999389648)).close.tolist() == [42.39]


def test_null_is_no_number() -> None:
    bars = read(row("A", o=None, v=None), row("B"))
    np.testing.assert_array_equal(bars.open, [np.nan, 1.5])
    np.testing.assert_array_equal(bars.volume, [np.nan, 100.5])


def test_a_ticker_comes_once_with_the_larger_volume() -> None:
    bars = read(row("A", v=5, c=2.0), row("B"), row("A", v=0, c=9.0), row("A", v=None, c=8.0))
    assert (bars.tickers.tolist(), bars.close.tolist()) == (["A", "B"], [2.0, 1.75])


@pytest.mark.parametrize(
    "test", ["ZVZZT", "ZWZZT", "ZXZZT", "ZJZZT", "ZBZX", "ZTEST", "ZTST", "ZVV", "NTEST.A", "ATEST"]
)
def test_test_symbols_are_removed(test: str) -> None:
    assert read(row("A"), row(test)).tickers.tolist() == ["A"]


def test_names_that_only_resemble_test_symbols_stay() -> None:
    names = ["ATES", "CBO", "TEST", "ZVZ", "ZZZ"]
    assert read(*map(row, names)).tickers.tolist() == names


def test_what_is_no_ticker_is_removed() -> None:
    assert read(row("A"), row("\u0000\u0001"), row(""), row("A B")).tickers.tolist() == ["A"]


@pytest.mark.parametrize("body", [{}, {"results": []}], ids=["no results", "empty results"])
def test_a_closed_day_has_no_bars(body: dict[str, object]) -> None:
    bars = read_bars(orjson.dumps({"status": "OK", "resultsCount": 0, **body}), DAY)
    assert (bars.session, bars.tickers.size, bars.close.size) == (DAY, 0, 0)
    assert bars.tickers.dtype == no_bars(DAY).tickers.dtype


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"resultsCount": 3}, "it counts 3 rows and holds 1"),
        ({"resultsCount": None}, "resultsCount is None, expected the number of rows"),
        ({"results": None}, "its results are None"),
        ({"status": "ERROR"}, "its status is 'ERROR'"),
        ({"results": [{"T": "A", "o": 1}]}, "column h: a row lacks it"),
        ({"results": ["A"]}, "column T: a row lacks it"),
        ({"results": [row("A", h="high")]}, "column h: not a number"),
        ({"results": [row("A", h=[1, 2])]}, "column h: not a number"),
    ],
)
def test_what_cannot_be_bars_is_refused(fields: dict[str, object], problem: str) -> None:
    with pytest.raises(MarketDataError, match=f"the bars of 2026-07-15.*{problem}"):
        read(row("A"), **fields)
