"""Columns of Parquet: each type is taken for what it means, or refused by name."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scanner.errors import MarketDataError
from scanner.sources.files import FilesMarket
from scanner.sources.files.load import load_bars
from scanner.sources.files.parquet import read_parquet
from scanner.sources.files.rules import BARS

DAYS = [date(2016, 9, 29), date(2016, 9, 30)]


def table(**columns: Any) -> pa.Table:
    usual: dict[str, Any] = {name: pa.array([1.0, 1.0]) for name in ("open", "high", "low", "close", "volume")}
    return pa.table({"date": pa.array(DAYS), "ticker": pa.array(["A", "A"]), **usual, **columns})


def written(path: Path, **columns: Any) -> Path:
    pq.write_table(table(**columns), path / "bars.parquet")
    return path / "bars.parquet"


def at(hour: int, zone: str, unit: str = "us") -> pa.Array:
    moments = [datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone)) for day in DAYS]
    return pa.array(moments, pa.timestamp(unit, zone))


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles"])
def test_midnight_in_its_own_zone_is_that_day(tmp_path: Path, zone: str, unit: str) -> None:
    assert load_bars(written(tmp_path, date=at(0, zone, unit))).sessions == (*DAYS,)


def test_midnight_in_new_york_is_that_day_in_whichever_zone_it_is_written(tmp_path: Path) -> None:
    moments = [datetime(day.year, day.month, day.day, 4, tzinfo=UTC) for day in DAYS]  # summer time
    for zone in ("UTC", "Europe/London", "+02:00"):
        assert load_bars(written(tmp_path, date=pa.array(moments, pa.timestamp("us", zone)))).sessions == (*DAYS,)


@pytest.mark.parametrize(
    "column",
    [
        at(16, "America/New_York"),
        at(7, "Asia/Tokyo"),
        pa.array([datetime(2016, 9, 29), datetime(2016, 9, 30, 16)]),
        pa.array([0, 1], pa.int64()).cast(pa.timestamp("ns")),
    ],
    ids=["a close in New York", "a morning in Tokyo", "a naive time of day", "a nanosecond past midnight"],
)
def test_a_time_of_day_is_refused_by_row(tmp_path: Path, column: Any) -> None:
    with pytest.raises(MarketDataError, match=r"row \d, column date: .*, expected midnight"):
        load_bars(written(tmp_path, date=column))


@pytest.mark.parametrize(
    "column",
    [
        pa.array(DAYS, pa.date32()),
        pa.array(DAYS, pa.date64()),
        pa.array([str(day) for day in DAYS]),
        pa.array([f" {day} " for day in DAYS], pa.large_string()),
        pa.array([str(day) for day in DAYS]).dictionary_encode(),
        pa.array([str(day).encode() for day in DAYS]),
        pa.array(DAYS).cast(pa.timestamp("ns")),
        pa.array(DAYS).cast(pa.timestamp("s")).dictionary_encode(),
    ],
)
def test_days_may_be_of_many_types(tmp_path: Path, column: Any) -> None:
    assert load_bars(written(tmp_path, date=column)).sessions == (*DAYS,)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (pa.array([3, None], pa.int64()), [3.0, np.nan]),
        (pa.array([3, 2**53 + 1], pa.int64()), [3.0, 2.0**53]),
        (pa.array([3, 2**64 - 1], pa.uint64()), [3.0, 2.0**64]),
        (pa.array([Decimal("3.25"), None]), [3.25, np.nan]),
        (pa.array(np.array([3.5, np.nan], np.float16)), [3.5, np.nan]),
        (pa.array(np.array([3.5, 4.5], np.float32)), [3.5, 4.5]),
        (pa.array([3.5, 4.5]).dictionary_encode(), [3.5, 4.5]),
        (pa.array(["3.5", " "]), [3.5, np.nan]),
        (pa.array(["3.5", None]).dictionary_encode(), [3.5, np.nan]),
        (pa.nulls(2), [np.nan, np.nan]),
    ],
    ids=["nulls", "large", "unsigned", "decimal", "half", "single", "dictionary", "texts", "coded texts", "null"],
)
def test_numbers_may_be_of_many_types(tmp_path: Path, column: Any, values: list[float]) -> None:
    np.testing.assert_array_equal(load_bars(written(tmp_path, volume=column)).numbers["volume"], values)


@pytest.mark.parametrize(
    ("name", "column", "problem"),
    [
        ("close", pa.array([True, False]), "column close: its type is bool, expected numbers"),
        ("close", pa.array(DAYS), "column close: its type is date32.*, expected numbers"),
        ("close", pa.array([[1.0], [2.0]]), "column close: its type is list.*, expected numbers"),
        ("close", pa.array(["1", "1,5"]), "row 2, column close: '1,5', expected a number with a decimal point"),
        ("close", pa.array([1.0, np.inf]), "row 2, column close: 'inf', expected a finite number"),
        ("ticker", pa.array([1, 2]), "column ticker: its type is int64, expected texts"),
        ("ticker", pa.array([True, False]), "column ticker: its type is bool, expected texts"),
        ("ticker", pa.array(["A", None]), "row 2, column ticker: '', expected a ticker"),
        ("ticker", pa.array(["A", "B" * 300]), "row 2, column ticker: 'B*...', expected at most 200 characters"),
        ("ticker", pa.array([b"A", b"\xff"]), "cannot be read"),
        ("date", pa.array([20160929, 20160930]), "column date: its type is int64, expected days, timestamps or texts"),
        ("date", pa.array([DAYS[0], None]), "row 2, column date: 'NaT', expected a date"),
        ("date", pa.array([0, 2**62]).cast(pa.timestamp("ms", "UTC")), "row 1, column date: '1970-01-01', expected a"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, name: str, column: Any, problem: str) -> None:
    with pytest.raises(MarketDataError, match=problem):
        load_bars(written(tmp_path, **{name: column}))


def test_headers_follow_the_same_rules_as_those_of_csv(tmp_path: Path) -> None:
    path = tmp_path / "bars.parquet"
    names = [" Date", "TICKER", "Open", "High ", "LOW", " Close ", "volume"]
    pq.write_table(table().rename_columns(names), path)
    assert load_bars(path).sessions == (*DAYS,)
    pq.write_table(table(Close=pa.array([9.0, 9.0])), path)
    with pytest.raises(MarketDataError, match="column close: the header names it twice"):
        load_bars(path)
    pq.write_table(table().rename_columns(["date", "symbol", *names[2:]]), path)
    with pytest.raises(
        MarketDataError, match=r"column ticker: the column is missing, the header has date, symbol, .*symbol"
    ):
        load_bars(path)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.parquet"
    pd.DataFrame({"ticker": ["A"] * 1000, "close": np.arange(1000.0)}).to_parquet(path)
    whole = path.read_bytes()
    for size in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(MarketDataError, match="cannot be read"):
            read_parquet(path, BARS)


ODD: dict[str, dict[str, Any]] = {
    "integers": {name: pa.array([1, None], pa.int64()) for name in ("open", "high", "low", "close", "volume")},
    "large": {"volume": pa.array([2**63, 2**64 - 1], pa.uint64())},
    "decimals": {"close": pa.array([Decimal("1.1"), None])},
    "dictionaries": {
        "ticker": pa.array(["A", "B"]).dictionary_encode(),
        "close": pa.array(["1", ""]).dictionary_encode(),
    },
    "beyond all": {"close": pa.array([1e308, -1e308]), "volume": pa.array([1e308, np.nan])},
    "booleans": {"close": pa.array([True, None])},
    "zones": {"date": at(0, "Europe/Berlin")},
}


@pytest.mark.parametrize("kind", ODD)
def test_no_warning_reaches_the_terminal(tmp_path: Path, kind: str) -> None:
    written(tmp_path, **ODD[kind])
    settings = {"SCANNER_MARKET": f"files:{tmp_path}", "SCANNER_HISTORY": str(tmp_path / "history"), "REDIS_URL": ""}
    root = Path(__file__).resolve().parents[3]
    runs = [
        subprocess.run(  # ours
            [sys.executable, "-m", "scanner", *command],
            env={"PYTHONPATH": str(root), "PATH": "", "HOME": str(tmp_path), **settings},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        for command in (["sync"], ["scan"])
    ]
    for run in runs:
        assert "Warning" not in run.stdout + run.stderr
        assert "Traceback" not in run.stderr
    assert runs[0].returncode == (4 if kind == "booleans" else 0), runs[0].stderr


def test_the_market_reads_zones_too(tmp_path: Path) -> None:
    written(tmp_path, date=at(0, "Asia/Tokyo"))
    assert FilesMarket(tmp_path).bars(DAYS[1]).tickers.tolist() == ["A"]
