"""What cannot be market data is refused by file, row and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scanner.errors import MarketDataError
from scanner.sources.files.load import load_bars, load_listings, load_splits

BARS = "date,ticker,open,high,low,close,volume\n2016-09-29,A,1,1,1,1,1\n"
SPLITS = "ticker,execution_date,split_from,split_to\nA,2016-09-29,1,2\n"
TICKERS = "ticker,name\nA,Agilent\n"


def load_tickers(path: Path) -> object:
    return load_listings(path, np.array(["A"]))


def assert_refused(load: Callable[[Path], object], path: Path, where: str, problem: str) -> None:
    with pytest.raises(MarketDataError) as refusal:
        load(path)
    assert str(refusal.value) == f"{path}, {where}: {problem}"


SESSION = "expected a session of the New York Stock Exchange"


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("2016-09-30,B,1,1,1,x,1", "close", "'x', expected a number"),
        ("2016-09-30,B,1,1,1,1,1.000.000", "volume", "'1.000.000', expected a number"),
        ("2016-09-30,B,1,1,1,1,1_000", "volume", "'1_000', expected a number"),
        ("2016-09-30,B,1,1,1,\N{FULLWIDTH DIGIT ONE},1", "close", "'\N{FULLWIDTH DIGIT ONE}', expected a number"),
        ('2016-09-30,B,1,1,1,"1,5",1', "close", "'1,5', expected a number with a decimal point, not a comma"),
        ('2016-09-30,B,1,1,1,1,"1,000,000"', "volume", "'1,000,000', expected a number without commas"),
        ("2016-09-30,B,1,1,1,TRUE,1", "close", "'TRUE', expected a number"),
        ("2016-09-30,B,1,1,1,NaN,1", "close", "'NaN', expected a number"),
        ("42643,B,1,1,1,1,1", "date", "'42643', expected a date as YYYY-MM-DD"),
        ("2016-09-30 16:00:00,B,1,1,1,1,1", "date", "'2016-09-30 16:00:00', expected a date as YYYY-MM-DD"),
        ("2016-09-30,B\u200b,1,1,1,1,1", "ticker", r"'B\u200b', expected printable characters"),
        ("2016-09-30,B,1,inf,1,1,1", "high", "'inf', expected a finite number"),
        ("2016-09-30,B,1,1,1,1,-5", "volume", "'-5.0', expected at least 0 shares"),
        ("30/09/2016,B,1,1,1,1,1", "date", "'30/09/2016', expected a date as YYYY-MM-DD"),
        (",B,1,1,1,1,1", "date", "'', expected a date as YYYY-MM-DD"),
        ("2016-10-01,B,1,1,1,1,1", "date", f"'2016-10-01', {SESSION}"),
        ("2016-09-05,B,1,1,1,1,1", "date", f"'2016-09-05', {SESSION}"),
        ("0216-09-30,B,1,1,1,1,1", "date", f"'0216-09-30', {SESSION}"),
        ("2016-09-30,,1,1,1,1,1", "ticker", "'', expected a ticker"),
        ("2016-09-29,A,2,2,2,2,2", "ticker", "'A', an earlier row has it too: remove one of them"),
    ],
)
def test_a_bar_that_cannot_be_is_refused(tmp_path: Path, row: str, column: str, problem: str) -> None:
    path = tmp_path / "bars.csv"
    path.write_text(f"{BARS}{row}\n2016-09-30,C,1,1,1,1,1\n", "utf-8")
    assert_refused(load_bars, path, f"row 2, column {column}", problem)


@pytest.mark.parametrize("column", BARS.splitlines()[0].split(","))
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    path = tmp_path / "bars.csv"
    path.write_text(BARS.replace(column, f"not_{column}", 1), "utf-8")
    header = path.read_text("utf-8").splitlines()[0].replace(",", ", ")
    assert_refused(load_bars, path, f"column {column}", f"the column is missing, the header has {header}")


def test_a_file_without_bars_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bars.csv"
    path.write_text(BARS.splitlines()[0] + "\n", "utf-8")
    with pytest.raises(MarketDataError, match="has no bars"):
        load_bars(path)


def test_a_null_in_parquet_is_refused_by_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "bars.parquet"
    frame = pd.DataFrame({name: [1.0, 1.0] for name in ("open", "high", "low", "close", "volume")})
    frame.assign(date=pd.Timestamp("2016-09-30"), ticker=np.array(["A", None], dtype=object)).to_parquet(path)
    assert_refused(load_bars, path, "row 2, column ticker", "'', expected a ticker")


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("B,2016-09-30,0,1", "split_from", "'0', expected more than 0 shares"),
        ("B,2016-09-30,1,-2", "split_to", "'-2', expected more than 0 shares"),
        ("B,2016-09-30,1,", "split_to", "'', expected more than 0 shares"),
        ("B,0216-10-01,1,2", "execution_date", "'0216-10-01', expected a date from 1900-01-01 on"),
        ("A,2016-09-29,1,2", "ticker", "'A', an earlier row has it too: remove one of them"),
    ],
)
def test_a_split_that_cannot_be_is_refused(tmp_path: Path, row: str, column: str, problem: str) -> None:
    path = tmp_path / "splits.csv"
    path.write_text(f"{SPLITS}{row}\n", "utf-8")
    assert_refused(load_splits, path, f"row 2, column {column}", problem)


def test_a_ticker_may_split_twice(tmp_path: Path) -> None:
    path = tmp_path / "splits.csv"
    path.write_text(f"{SPLITS}A,2016-09-30,1,3\n", "utf-8")
    assert load_splits(path).split_to.tolist() == [2.0, 3.0]


def test_a_type_in_another_spelling_becomes_its_code_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tickers.csv"
    path.write_text("ticker,type\nA, CS\nB,Common Stock\nC,cs\nD,\n", "utf-8")
    assert load_listings(path, np.array(["A"])).type.tolist() == ["CS", "CS", "CS", ""]
    path.write_text("ticker,type\nA,CS\nB,Comon Stock\n", "utf-8")
    assert_refused(load_tickers, path, "row 2, column type", "'Comon Stock', expected a type such as CS, ADRC or ETF")


@pytest.mark.parametrize(("row", "problem"), [(",Nobody", "'', expected a ticker"), ("A,Again", "'A', an earlier row")])
def test_a_listing_that_cannot_be_is_refused(tmp_path: Path, row: str, problem: str) -> None:
    path = tmp_path / "tickers.csv"
    path.write_text(f"{TICKERS}{row}\n", "utf-8")
    with pytest.raises(MarketDataError, match=f"row 2, column ticker: {problem}"):
        load_tickers(path)
