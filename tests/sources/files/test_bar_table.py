from __future__ import annotations

import numpy as np
import pytest

from scanner.errors import MarketDataError
from scanner.sources.files.bar_table import Coded, Table


def table(**columns: list[str]) -> Table:
    return Table(
        "some.csv", len(next(iter(columns.values()))), {name: Coded.of(cells) for name, cells in columns.items()}
    )


def test_codes_point_into_sorted_values() -> None:
    some = table(ticker=["b", "A", "b"], date=["2016-09-30", "2016-09-29", "2016-09-29"])
    tickers, ticker = some.tickers()
    sessions, session = some.sessions("date")
    assert (tickers.tolist(), ticker.tolist()) == (["A", "b"], [1, 0, 1])
    assert (sessions.astype(str).tolist(), session.tolist()) == (["2016-09-29", "2016-09-30"], [1, 0, 0])
    assert some.order(session, ticker).tolist() == [1, 2, 0]


def test_texts_that_differ_in_space_alone_are_one() -> None:
    column = Coded.stripped(np.array([0, 1, 2]), [" A", "B", "A"])
    assert (column.distinct.tolist(), column.codes.tolist()) == (["A", "B"], [0, 1, 0])


def test_numbers_are_the_same_given_as_such_or_as_text() -> None:
    texts = ["1.25", "", "1e3", "-0.1", "0.30000000000000004", "+.5", "5."]
    expected = [1.25, np.nan, 1000.0, -0.1, 0.30000000000000004, 0.5, 5.0]
    np.testing.assert_array_equal(table(close=texts).numbers("close"), expected)
    np.testing.assert_array_equal(Table("t", 7, {"close": np.array(expected)}).numbers("close"), expected)


@pytest.mark.parametrize("text", ["0x10", "1_0", "1 0", "nan", "\N{ARABIC-INDIC DIGIT ONE}", "--1", "1e", "."])
def test_an_invalid_number_is_refused_by_row(text: str) -> None:
    with pytest.raises(MarketDataError, match=r"some\.csv, row 2, column close: .*, expected a number"):
        table(close=["1", text]).numbers("close")


@pytest.mark.parametrize("text", ["2016-9-30", "20160930", "2016-02-30", "\N{FULLWIDTH DIGIT TWO}016-09-30", "NaT"])
def test_an_invalid_date_is_refused_by_row(text: str) -> None:
    with pytest.raises(MarketDataError, match=r"row 1, column date: .*, expected a date as YYYY-MM-DD"):
        table(date=[text]).days("date")


def test_a_column_that_is_not_there_has_no_texts() -> None:
    assert table(ticker=["A", "B"]).texts("name").tolist() == ["", ""]
    assert table(ticker=["A", "B"]).types("type").tolist() == ["", ""]


def test_a_long_cell_is_cut_in_the_message() -> None:
    with pytest.raises(MarketDataError) as refusal:
        table(close=["x" * 10_000]).numbers("close")
    assert len(str(refusal.value)) < 200


def test_longer_texts_are_found() -> None:
    assert table(name=["A" * 201]).has_longer(200)
    assert not table(name=["A" * 200]).has_longer(200)
