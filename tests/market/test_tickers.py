"""The user's own file: what it says, and what is wrong with it, by row and column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanner.errors import ConfigError
from scanner.market.tickers import OwnTickers, TickerFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.csv"


def said(path: Path, text: str, encoding: str = "utf-8") -> OwnTickers:
    path.write_bytes(text.encode(encoding))
    file = TickerFile(path)
    return file.parse(file.read())


def test_it_says_what_its_columns_hold(path: Path) -> None:
    own = said(path, "ticker,sector,primary_exchange\nTSLA,Cars,XNAS\nBACpL,Banks,\nF,,XNYS\n")
    assert own.tickers.tolist() == ["BACpL", "F", "TSLA"]
    assert {name: column.tolist() for name, column in own.columns.items()} == {
        "sector": ["Banks", "", "Cars"],
        "exchange": ["", "XNYS", "XNAS"],
    }


@pytest.mark.parametrize(
    "text",
    [
        "ticker,sector\nF,Cars\n",
        "\ufeffticker,sector\r\nF,Cars\r\n",
        " Sector , TICKER \n Cars , F \n",
        "sector,mood,ticker\nCars,good,F\n\n",
        'ticker,sector\n"F","Cars"',
    ],
    ids=["plain", "from a spreadsheet", "blanks and capitals", "other columns and lines", "quoted"],
)
def test_it_may_be_written_in_many_ways(path: Path, text: str) -> None:
    own = said(path, text)
    assert (own.tickers.tolist(), own.columns.pop("sector").tolist()) == (["F"], ["Cars"])
    assert own.columns == {}


def test_a_comma_in_a_cell_is_quoted(path: Path) -> None:
    assert said(path, 'ticker,industry\nF,"Cars, and parts"\n').columns["industry"].tolist() == ["Cars, and parts"]


def test_a_file_of_no_rows_says_nothing(path: Path) -> None:
    own = said(path, "ticker,sector\n")
    assert (own.tickers.tolist(), own.columns["sector"].tolist()) == ([], [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a first row that names ticker and at least one of name, type, primary_exchange, sector, industry"),
        ("ticker,mood\nF,good\n", "a first row that names ticker and at least one of name, type"),
        ("symbol,sector\nF,Cars\n", "a first row that names ticker and at least one of name, type"),
        ("ticker,sector,Sector\n", "a first row that names each column once"),
        ("ticker,sector\nF,Cars\nGM,Cars,Trucks\n", "2 cells in row 2, as in the first row, not 3"),
        ("ticker,sector\n ,Cars\n", "a ticker in row 1, column ticker"),
        ("ticker,sector\nF,Cars\nGM,\nF,Trucks\n", "each ticker once, and row 3, column ticker, has 'F' again"),
        ("ticker,type\nF,CS\nGM,Common\n", "a type such as CS, ADRC or ETF in row 2, column type, not 'Common'"),
        (f"ticker,sector\nF,{'x' * 201}\n", "at most 200 characters in row 1, column sector, not 201"),
        ('ticker,sector\nF,"two\nlines"\n', r"printable characters in row 1, column sector, not 'two\nlines'"),
        ("ticker,sector\nF,C\0rs\n", r"in row 1, column sector, not 'C\x00rs'"),
        ('ticker,sector\nF,"Cars\n', "a CSV file in UTF-8 (unexpected end of data)"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(path: Path, text: str, expected: str) -> None:
    with pytest.raises(
        ConfigError, match=re.escape(f"SCANNER_TICKERS={str(path)!r} cannot be used: expected ")
    ) as caught:
        said(path, text)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_encoding_is_refused(path: Path) -> None:
    with pytest.raises(ConfigError, match=r"expected a CSV file in UTF-8 \('utf-8' codec"):
        said(path, "ticker,sector\nF,Äutos\n", "latin-1")


def test_a_file_that_is_not_there_is_refused(path: Path) -> None:
    with pytest.raises(ConfigError, match=r"expected a file that can be read \(No such file or directory\)"):
        TickerFile(path).read()
