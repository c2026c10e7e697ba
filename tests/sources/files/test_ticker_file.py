"""The user's own file: what it says, and what is wrong with it, by row and column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanner.errors import ConfigError
from scanner.sources.files.ticker_file import OwnTickers, TickerFile


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
        "ticker;sector\nF;Cars\n",
        "Ticker\tSector\rF\tCars\r",
    ],
    ids=[
        "plain",
        "from a spreadsheet",
        "blanks and capitals",
        "other columns and lines",
        "quoted",
        "semicolons",
        "tabs",
    ],
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
        ("", "column ticker: the column is missing, the header has nothing"),
        ("ticker,mood\nF,good\n", "a first row that names ticker and at least one of name, type"),
        ("symbol,sector\nF,Cars\n", "the header has symbol, sector; rename symbol to it"),
        ("ticker,sector,Sector\n", "column sector: the header names it twice: remove one of them"),
        ("ticker,Sectors\nF,Cars\n", "column sectors: did you mean sector? rename or remove it"),
        ("ticker,sector\nF,Cars\nGM,Cars,Trucks\n", "row 2: 3 cells, the header has 2"),
        ("ticker,sector\nF\n", "row 1: 1 cells, the header has 2"),
        ("ticker,sector\n ,Cars\n", "row 1, column ticker: '', expected a ticker"),
        ("ticker,sector\nF,Cars\nGM,\nF,Trucks\n", "row 3, column ticker: 'F', an earlier row has it too"),
        ("ticker,type\nF,CS\nGM,Comon\n", "row 2, column type: 'Comon', expected a type such as CS, ADRC or ETF"),
        (f"ticker,sector\nF,{'x' * 201}\n", "row 1, column sector: 201 characters, expected at most 200"),
        ('ticker,sector\nF,"two\nlines"\n', r"row 1, column sector: 'two\nlines', expected printable characters"),
        ("ticker,sector\nF,C\0rs\n", "row 1: a NUL character: save the file as CSV in UTF-8"),
        ('ticker,sector\nF,"Cars\n', "row 1: cannot be read (unexpected end of data): fix that row"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(path: Path, text: str, expected: str) -> None:
    with pytest.raises(
        ConfigError, match=re.escape(f"SCANNER_TICKERS={str(path)!r} cannot be used: expected ")
    ) as caught:
        said(path, text)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_encoding_is_refused_by_row(path: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"row 2: cannot be read as UTF-8 \(byte 0xc4\): save the file as CSV in UTF-8"
    ):
        said(path, "ticker,sector\nGM,Cars\nF,Äutos\n", "latin-1")


def test_utf_16_with_its_mark_is_read(path: Path) -> None:
    assert said(path, "ticker,sector\nF,Äutos\n", "utf-16").columns["sector"].tolist() == ["Äutos"]


def test_a_type_may_be_written_as_other_programs_write_it(path: Path) -> None:
    own = said(path, "ticker,type\nA,Common Stock\nB, cs\nC,ADR\nD,etf\nE,\nF,REIT\n")
    assert own.columns["type"].tolist() == ["CS", "CS", "ADRC", "ETF", "", "REIT"]


def test_a_file_that_is_not_there_is_refused(path: Path) -> None:
    with pytest.raises(ConfigError, match=r"expected a file that can be read \(No such file or directory\)"):
        TickerFile(path).read()
