from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from scanner.cli.history import history_facts
from scanner.history.inspection import Report
from scanner.history.snapshot import Origin, State
from tests.cli.conftest import MARKET, Invoke, invoke
from tests.panels import snapshot

DAYS = tuple(date(2016, 9, 1) + timedelta(days=day) for day in range(20))


def test_a_sound_history_is_described(cli: Invoke) -> None:
    run = cli("history")
    facts = dict(line.split(maxsplit=1) for line in run.stdout.splitlines())
    assert run.exit_code == 0
    named = "history market sessions tickers faulty holes details damage size digest"
    assert facts.keys() == {*named.split()}
    assert facts["market"].strip() == f"{MARKET} (SIMULATED)"
    assert facts["sessions"].startswith("300 sessions, ")
    assert (facts["holes"].strip(), facts["damage"].strip()) == ("none", "none")
    assert len(facts["digest"].strip()) == 64


def test_damage_is_named_and_ends_with_5(tmp_path: Path) -> None:
    settings = {"SCANNER_MARKET": "simulated:50x60", "SCANNER_HISTORY": str(tmp_path)}
    invoke(settings, "sync")
    block = max(tmp_path.rglob("*"), key=lambda path: path.stat().st_size)
    block.unlink()
    run = invoke(settings, "history")
    assert run.exit_code == 5
    assert block.name in run.stdout
    assert "scanner sync" in run.stderr


def test_an_empty_history_names_the_command_that_fills_it(tmp_path: Path) -> None:
    run = invoke({"SCANNER_HISTORY": str(tmp_path)}, "history")
    assert run.exit_code == 5
    assert "scanner sync" in run.stderr


def test_faulty_bars_of_the_newest_session_are_listed_with_the_reason_the_first_of_many() -> None:
    state = State("d", Origin("m", simulated=False, latest=DAYS[-1], upcoming=()), DAYS[:1])
    market = snapshot({f"T{number:02}": [(10, 11, 9, 12, 1)] for number in range(12)} | {"A": [(1, 1, 1, 1, 1)]})
    told = dict(history_facts(Report(state, 1, (), 0, (), (), 1, market.bars)))["faulty"]
    assert told.startswith("12 bars of 2016-09-30: T00: its high 11 is below its close 12; T01: ")
    assert told.endswith("; and 2 more")
    sound = snapshot({"A": [(1, 1, 1, 1, 1)]})
    assert dict(history_facts(Report(state, 1, (), 0, (), (), 1, sound.bars)))["faulty"] == "none on 2016-09-30"


def test_of_many_holes_the_first_are_named() -> None:
    state = State("d", Origin("m", simulated=False, latest=DAYS[-1], upcoming=()), DAYS[:1])
    facts = dict(history_facts(Report(state, 1, DAYS, 0, (), (), 1)))
    assert facts["holes"].startswith("20: 2016-09-01, ")
    assert facts["holes"].endswith("2016-09-10 and 10 more")


def test_damaged_details_are_called_so() -> None:
    state = State("d", Origin("m", simulated=False, latest=DAYS[-1], upcoming=()), DAYS[:1])
    told = [dict(history_facts(Report(state, 1, (), known, (), (), 1)))["details"] for known in (1234, None)]
    assert told == ["1,234 tickers asked for", "damaged"]
