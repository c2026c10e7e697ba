"""The fast reader of large files gives what the strict one gives, or leaves it to that."""

from __future__ import annotations

import gzip
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import MarketDataError
from scanner.sources.files.bar_table import Table
from scanner.sources.files.delimited import read_bulk, read_rows
from scanner.sources.files.read import read
from scanner.sources.files.rules import BARS, Column, Kind

COLUMNS = (Column("ticker", Kind.TICKER), Column("close", Kind.NUMBER))

cells = st.text(st.sampled_from('A1. ,;"\0\r\n\t\u00c4'), max_size=4) | st.sampled_from(
    ["1.5", "A", '"A"', '"A,B"', "7"]
)
lines = st.lists(st.lists(cells, min_size=1, max_size=3).map(",".join), max_size=6)


def parsed(table: Table) -> object:
    columns = (table.texts("ticker"), table.numbers("close"))
    return table.rows, [column.tolist() for column in columns]


def outcome(reader: str, data: bytes, columns: Sequence[Column] = COLUMNS) -> object:
    read_by = {"bulk": read_bulk, "rows": read_rows}[reader]
    try:
        table = read_by("f", lambda: io.BytesIO(data), columns)
        return repr(parsed(table))  # a NaN equals no other
    except MarketDataError as error:
        return str(error)


@given(lines)
def test_both_readers_take_the_same_files_and_refuse_the_others_alike(rows: list[str]) -> None:
    data = "\n".join(["ticker,close", *rows]).encode()
    assert outcome("bulk", data) == outcome("rows", data)


@given(lines, st.integers(0, 60), st.binary(min_size=1, max_size=3))
def test_garbled_bytes_are_refused_and_never_a_traceback(rows: list[str], at: int, garbage: bytes) -> None:
    data = "\n".join(["ticker,close", *rows]).encode()
    garbled = data[:at] + garbage + data[at:]
    assert outcome("bulk", garbled) == outcome("rows", garbled)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\0", b"\xff\xfe\0\0\1", b'"', b'"ticker,close\n', b"PAR1\0\0\0PAR1"])
def test_an_invalid_table_is_refused(data: bytes) -> None:
    assert str(outcome("rows", data)).startswith("f")
    assert outcome("bulk", data) == outcome("rows", data)


def test_a_truncated_gzip_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.csv.gz"
    path.write_bytes(gzip.compress(b"ticker,close\n" + b"\n".join(b"A,%d" % n for n in range(10_000)))[:-20])
    for bulk in (False, True):
        with pytest.raises(MarketDataError, match="cannot be read") as refusal:
            read(path, COLUMNS, bulk=bulk)
        assert str(refusal.value).startswith(str(path))


def test_a_fault_far_down_a_large_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "bars.csv"
    header = "date,ticker,open,high,low,close,volume\n"
    rows = ["2016-09-30,A,1,1,1,1,1\n"] * 50_000
    rows[40_000] = "2016-09-30,A,1,1,1,1\n"
    rows[40_001] = '2016-09-30,A,1,1,1,1,"1"\n'
    path.write_text(header + "".join(rows), "utf-8")
    with pytest.raises(MarketDataError, match="row 40001: 6 cells, the header has 7"):
        read(path, BARS, bulk=True)


def test_a_comma_in_a_quoted_cell_ends_no_cell() -> None:
    data = b'ticker,note,close\nA,"one, two",1\n'
    assert outcome("bulk", data) == outcome("rows", data) == repr((1, [["A"], [1.0]]))


def test_numbers_are_parsed_as_such() -> None:
    table = read_bulk("f", lambda: io.BytesIO(b"ticker,close\nA, 1.5\nB,\n"), COLUMNS)
    np.testing.assert_array_equal(table.columns["close"], [1.5, np.nan])
