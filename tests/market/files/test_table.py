from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scanner.errors import MarketDataError
from scanner.market.files.table import read


def assert_unreadable(path: Path, columns: tuple[str, ...] = ("ticker",)) -> None:
    with pytest.raises(MarketDataError, match="cannot be read") as refusal:
        read(path, columns)
    assert str(refusal.value).startswith(str(path))


def test_a_truncated_parquet_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.parquet"
    pd.DataFrame({"ticker": ["A"] * 1000, "close": np.arange(1000.0)}).to_parquet(path)
    whole = path.read_bytes()
    for size in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert_unreadable(path)


def test_a_truncated_gzip_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.csv.gz"
    path.write_bytes(gzip.compress(b"ticker\n" + b"\n".join(str(n).encode() for n in range(10_000)))[:-20])
    assert_unreadable(path)


@pytest.mark.parametrize("content", [b"", b"ticker,name\nA,B,C\nA,B,C,D\n", b'ticker\n"A\n', b"ticker\n\xff\xfe\n"])
def test_a_garbled_csv_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.csv"
    path.write_bytes(content)
    assert_unreadable(path)


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_text("ticker\nA\n", "utf-8-sig")
    assert read(path, ("ticker",)).texts("ticker").tolist() == ["A"]


def test_numbers_are_the_same_parsed_at_once_or_from_text(tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_text("close\n1.25\n\n1e3\n-0.1\n0.30000000000000004\n", "utf-8")
    expected = [1.25, 1000.0, -0.1, 0.30000000000000004]
    assert read(path, ("close",)).numbers("close").tolist() == expected
    np.testing.assert_allclose(read(path, ("close",), ("close",)).numbers("close"), expected, rtol=1e-15)


def test_codes_point_into_sorted_values(tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_text("ticker,date\nb,2016-09-30\nA,2016-09-29\nb,2016-09-29\n", "utf-8")
    table = read(path, ("ticker", "date"))
    tickers, ticker = table.tickers()
    sessions, session = table.sessions("date")
    assert (tickers.tolist(), ticker.tolist()) == (["A", "b"], [1, 0, 1])
    assert (sessions.astype(str).tolist(), session.tolist()) == (["2016-09-29", "2016-09-30"], [1, 0, 0])
    assert table.order(session, ticker).tolist() == [1, 2, 0]


def test_a_column_that_is_not_there_has_no_texts(tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_text("ticker\nA\nB\n", "utf-8")
    assert read(path, ("ticker", "name")).texts("name").tolist() == ["", ""]
