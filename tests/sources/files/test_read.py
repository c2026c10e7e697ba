"""The same table of ways to write a file, for bars, splits, tickers and the user's own file of tickers."""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scanner.errors import ScannerError
from scanner.sources.files.load import load_bars, load_listings, load_splits
from scanner.sources.files.ticker_file import TickerFile

Rows = list[list[str]]

BARS: Rows = [
    ["date", "ticker", "open", "high", "low", "close", "volume"],
    ["2016-09-29", "AAA", "30", "30.3", "29.7", "30", "1000"],
    ["2016-09-30", "AAA", "31", "31.3", "30.7", "31.5", "2000"],
]
SPLITS: Rows = [["ticker", "execution_date", "split_from", "split_to"], ["AAA", "2016-09-29", "1", "2"]]
SPLITS.append(["BBB", "2016-09-30", "10", "1"])
TICKERS: Rows = [["ticker", "name", "type"], ["AAA", "Alpha", "CS"], ["BBB", "Beta", "ETF"]]


def bars_of(path: Path) -> object:
    bars = load_bars(path)
    return bars.sessions, bars.tickers.tolist(), {name: values.tolist() for name, values in bars.numbers.items()}


def splits_of(path: Path) -> object:
    splits = load_splits(path)
    columns = (splits.tickers, splits.execution, splits.split_from, splits.split_to)
    return [column.tolist() for column in columns]


def listings_of(path: Path) -> object:
    listings = load_listings(path, np.array(["AAA"]))
    return [column.tolist() for column in (listings.tickers, listings.name, listings.type)]


def own_of(path: Path) -> object:
    file = TickerFile(path)
    own = file.parse(file.read())
    return own.tickers.tolist(), {name: column.tolist() for name, column in own.columns.items()}


FILES: dict[str, tuple[Rows, Callable[[Path], object]]] = {
    "bars": (BARS, bars_of),
    "splits": (SPLITS, splits_of),
    "tickers": (TICKERS, listings_of),
    "own": (TICKERS, own_of),
}


def plain(rows: Rows, separator: str = ",", end: str = "\n") -> str:
    return end.join(separator.join(row) for row in rows) + end


def changed(rows: Rows, change: Callable[[str], str]) -> Rows:
    return [rows[0], *([change(cell) for cell in row] for row in rows[1:])]


TAKEN: dict[str, Callable[[Rows], bytes]] = {
    "spaces in cells": lambda rows: plain(changed(rows, lambda cell: f"  {cell} ")).encode(),
    "a space in one ticker": lambda rows: plain(rows).replace("AAA", " AAA", 1).encode(),
    "no-break spaces": lambda rows: plain(rows).replace("AAA", "AAA\N{NO-BREAK SPACE}").encode(),
    "upper-case and spaced headers": lambda rows: plain(
        [[f" {name.upper()} " for name in rows[0]], *rows[1:]]
    ).encode(),
    "quoted headers": lambda rows: plain([[f'"{name}"' for name in rows[0]], *rows[1:]]).encode(),
    "quoted cells": lambda rows: plain([[f'"{cell}"' for cell in row] for row in rows]).encode(),
    "UTF-8 with a mark": lambda rows: codecs.BOM_UTF8 + plain(rows).encode(),
    "UTF-16, little-endian": lambda rows: codecs.BOM_UTF16_LE + plain(rows).encode("utf-16-le"),
    "UTF-16, big-endian": lambda rows: codecs.BOM_UTF16_BE + plain(rows).encode("utf-16-be"),
    "UTF-32": lambda rows: plain(rows).encode("utf-32"),
    "semicolons": lambda rows: plain(rows, ";").encode(),
    "tabs": lambda rows: plain(rows, "\t").encode(),
    "bars": lambda rows: plain(rows, "|").encode(),
    "CRLF": lambda rows: plain(rows, end="\r\n").encode(),
    "CR": lambda rows: plain(rows, end="\r").encode(),
    "empty lines": lambda rows: b"\n" + plain(rows, end="\n  \n\n").encode(),
    "no last line end": lambda rows: plain(rows).rstrip().encode(),
    "another column": lambda rows: plain([[*row, f"note {at}"] for at, row in enumerate(rows)]).encode(),
    "an empty column": lambda rows: plain([[*row, ""] for row in rows]).encode(),
    "columns in another order": lambda rows: plain([row[::-1] for row in rows]).encode(),
}


@pytest.mark.parametrize("written", TAKEN)
@pytest.mark.parametrize("kind", FILES)
def test_it_may_be_written_so(tmp_path: Path, kind: str, written: str) -> None:
    rows, load = FILES[kind]
    path = tmp_path / "some.csv"
    path.write_text(plain(rows), "utf-8")
    expected = load(path)
    path.write_bytes(TAKEN[written](rows))
    assert load(path) == expected


def cut(rows: Rows) -> Rows:
    return [*rows[:2], rows[2][:-1]]


REFUSED: dict[str, tuple[Callable[[Rows], bytes], str]] = {
    "a row cut short": (lambda rows: plain(cut(rows)).encode(), "row 2: {short} cells, the header has {width}"),
    "a row too long": (lambda rows: plain([*rows[:2], [*rows[2], "1"]]).encode(), "row 2: {long} cells, the header"),
    "a first row too long": (
        lambda rows: plain([rows[0], [*rows[1], ""], [*rows[2], ""]]).encode(),
        "row 1: {long} cells, the header has {width}",
    ),
    "one row short and one long": (
        lambda rows: plain([rows[0], rows[1][:-1], [*rows[2], "1"]]).encode(),
        "row 1: {short} cells, the header has {width}",
    ),
    "a double column": (lambda rows: plain([[*row, row[-1]] for row in rows]).encode(), "the header names it twice"),
    "a double column in other letters": (
        lambda rows: plain([[*rows[0], f" {rows[0][-1].title()}"], *([*row, row[-1]] for row in rows[1:])]).encode(),
        "column {last}: the header names it twice",
    ),
    "a missing column": (
        lambda rows: plain([["x" if cell == "ticker" else cell for cell in rows[0]], *rows[1:]]).encode(),
        "column ticker: the column is missing, the header has ",
    ),
    "no separator that anybody knows": (
        lambda rows: plain(rows, "~").encode(),
        "the column is missing, the header has {first}~",
    ),
    "a NUL": (lambda rows: plain(rows).replace("AAA", "AA\0A", 1).encode(), "row 1: a NUL character"),
    "a NUL in a last cell": (lambda rows: (plain(rows)[:-1] + "\0\n").encode(), "row 2: a NUL character"),
    "UTF-16 without a mark": (lambda rows: plain(rows).encode("utf-16-le"), "the header has NUL characters"),
    "another encoding": (
        lambda rows: plain(rows).replace("AAA", "Ä").encode("latin-1"),
        "row 1: cannot be read as UTF-8",
    ),
    "an open quotation mark": (lambda rows: plain(rows).replace("AAA", '"AAA', 1).encode(), "row 1: cannot be read ("),
    "a stray quotation mark": (lambda rows: plain(rows).replace("AAA", '"A"A', 1).encode(), "row 1: cannot be read ("),
    "an empty ticker": (
        lambda rows: plain(rows).replace("AAA", "  ", 1).encode(),
        "row 1, column ticker: '', expected",
    ),
    "a cell that is very long": (
        lambda rows: plain(rows).replace("AAA", "A" * 1000, 1).encode(),
        "row 1, column ticker: ",
    ),
    "nothing": (lambda _: b"", "the column is missing, the header has nothing"),
}


@pytest.mark.parametrize("written", REFUSED)
@pytest.mark.parametrize("kind", FILES)
def test_it_is_refused_by_file_row_and_column(tmp_path: Path, kind: str, written: str) -> None:
    rows, load = FILES[kind]
    path = tmp_path / "some.csv"
    write, problem = REFUSED[written]
    path.write_bytes(write(rows))
    with pytest.raises(ScannerError) as refusal:
        load(path)
    width = len(rows[0])
    assert str(path) in str(refusal.value)
    assert problem.format(width=width, short=width - 1, long=width + 1, last=rows[0][-1], first=rows[0][0]) in str(
        refusal.value
    )
    assert len(str(refusal.value)) < 600


def test_gzipped_files_follow_the_same_rules(tmp_path: Path) -> None:
    path = tmp_path / "bars.csv.gz"
    path.write_bytes(gzip.compress(TAKEN["UTF-16, big-endian"](BARS)))
    tmp_path.joinpath("plain.csv").write_text(plain(BARS), "utf-8")
    assert bars_of(path) == bars_of(tmp_path / "plain.csv")
    path.write_bytes(gzip.compress(plain(cut(BARS)).encode()))
    with pytest.raises(ScannerError, match="row 2: 6 cells, the header has 7"):
        load_bars(path)


def test_a_decimal_comma_between_commas_is_called_so(tmp_path: Path) -> None:
    path = tmp_path / "bars.csv"
    path.write_text(plain([BARS[0], [cell.replace(".", ",") for cell in BARS[1]]]), "utf-8")
    with pytest.raises(ScannerError, match="row 1: 9 cells, the header has 7; write numbers with a decimal point"):
        load_bars(path)


def test_tickers_of_digits_keep_their_zeros(tmp_path: Path) -> None:
    path = tmp_path / "bars.csv"
    path.write_text(plain(BARS).replace("AAA", "0070"), "utf-8")
    assert load_bars(path).tickers.tolist() == ["0070"]
