"""One ticker's bars at a terminal."""

from __future__ import annotations

import csv
import io
import json

import pytest

from scanner.service import Service
from tests.cli.conftest import Invoke

OVERLAYS = "sma(50), close > sma(5)"


def test_csv_has_every_bar_to_the_last_digit(cli: Invoke, service: Service) -> None:
    header, *rows = csv.reader(io.StringIO(cli("bars", "spy", "--overlays", OVERLAYS).stdout))
    ours = service.chart("SPY", overlays=OVERLAYS).bars
    assert header == ["session", "open", "high", "low", "close", "volume", "sma(50)", "close > sma(5)"]
    assert [row[0] for row in rows] == [str(session) for session in ours.sessions]
    assert [float(row[4]) for row in rows] == ours.close.tolist()
    assert [row[6] for row in rows[:49]] == [""] * 49
    assert [float(row[6]) for row in rows[49:]] == ours.overlays["sma(50)"][49:].tolist()


def test_json_has_the_newest_bars_up_to_a_session(cli: Invoke, service: Service) -> None:
    day = str(service.status().sessions[-20])
    run = cli("bars", "SPY", "--sessions", "3", "--as-of", day, "--overlays", OVERLAYS, "--format", "json")
    rows = json.loads(run.stdout, parse_constant=pytest.fail)
    assert (len(rows), rows[-1]["session"]) == (3, day)
    assert {row["close > sma(5)"] for row in rows} <= {0.0, 1.0}


def test_made_up_numbers_are_called_so_on_stderr(cli: Invoke) -> None:
    run = cli("bars", "SPY")
    assert "SIMULATED" in run.stderr
    assert "SIMULATED" not in run.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("NOBODY",), "error: ticker: "),
        (("SPY", "--overlays", "smaa(3)"), "error: --overlays: there is no 'smaa'"),
        (("SPY", "--overlays", "rs_rating()"), "error: --overlays: rs_rating() ranks the stocks of one session"),
        (("SPY", "--as-of", "2001-01-01"), "error: --as-of: "),
    ],
)
def test_a_fault_names_its_option(cli: Invoke, arguments: tuple[str, ...], said: str) -> None:
    run = cli("bars", *arguments)
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr.startswith(said)
