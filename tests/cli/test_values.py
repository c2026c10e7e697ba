from __future__ import annotations

import csv
import io
import json
import math

import pytest

from scanner.service import Service
from tests.cli.conftest import Invoke

EXPRESSIONS = "close, sma(200), rsi(14) / 3, close > sma(50)"


def test_csv_has_the_panel_s_numbers_to_the_last_digit(cli: Invoke, service: Service) -> None:
    run = cli("values", EXPRESSIONS)
    rows = list(csv.reader(io.StringIO(run.stdout)))
    ours = service.values(EXPRESSIONS)
    assert rows[0] == ["ticker", "close", "sma(200)", "rsi(14) / 3", "close > sma(50)"]
    assert tuple(row[0] for row in rows[1:]) == ours.tickers
    for place, column in enumerate(ours.columns.values(), 1):
        told = [float(row[place]) if row[place] else math.nan for row in rows[1:]]
        assert told == pytest.approx(column.tolist(), rel=0, abs=0, nan_ok=True)
    assert any(row[2] == "" for row in rows)


def test_json_has_null_and_never_nan(cli: Invoke) -> None:
    rows = json.loads(cli("values", EXPRESSIONS, "--format", "json").stdout, parse_constant=pytest.fail)
    assert {row["close > sma(50)"] for row in rows} == {0.0, 1.0, None}
    assert any(row["sma(200)"] is None for row in rows)


def test_tickers_and_session_can_be_chosen(cli: Invoke, service: Service) -> None:
    day = service.history.state().sessions[-30]
    run = cli("values", "close", "--tickers", "SPY", "--as-of", str(day))
    close = float(service.values("close", as_of=str(day), tickers=["SPY"]).columns["close"][0])
    assert run.stdout == f"ticker,close\nSPY,{close!r}\n"


def test_made_up_numbers_are_called_so_on_stderr(cli: Invoke) -> None:
    run = cli("values", "close")
    assert "SIMULATED" in run.stderr
    assert "SIMULATED" not in run.stdout


def test_a_fault_is_pointed_at(cli: Invoke) -> None:
    run = cli("values", "close, rsii(14)")
    assert run.exit_code == 2
    assert run.stdout == ""
    assert run.stderr.splitlines()[1:] == ["  close, rsii(14)", "         ^"]
