from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scanner.cli.remedies import in_commands
from scanner.cli.sync import details_fact, span, stored_so_far, sync_facts
from scanner.history.changes import Changes
from scanner.history.details import DetailsReport
from scanner.history.history import History
from scanner.history.snapshot import Origin, State
from scanner.history.sync import SyncReport
from scanner.market_data.dropped import Dropped, DroppedRow
from scanner.remedy import FetchDetails
from tests.cli.conftest import MARKET, Settings, environment, invoke

DAYS = date(2016, 9, 28), date(2016, 9, 29), date(2016, 9, 30)


#: A process started in the background of a script ignores SIGINT, and hands that down.
INTERRUPTIBLE = """
import signal
from scanner.cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


def report(fetched: tuple[date, ...] = (), repaired: tuple[str, ...] = (), lost: tuple[date, ...] = ()) -> SyncReport:
    state = State("digest", Origin("files:DIR", simulated=False, latest=DAYS[-1], upcoming=()), DAYS)
    return SyncReport(state, fetched, repaired, lost)


@pytest.fixture
def fresh(tmp_path: Path) -> Settings:
    """A market, and a history that is not there yet."""
    return {"SCANNER_MARKET": MARKET, "SCANNER_HISTORY": str(tmp_path / "history")}


def test_a_sync_says_what_it_fetched_and_the_next_one_finds_nothing(fresh: Settings) -> None:
    first, second = invoke(fresh, "sync", "--sessions", "20"), invoke(fresh, "sync", "--sessions", "20")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert re.search(r"fetched +20 sessions, \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d", first.stdout)
    assert re.search(r"fetched +nothing", second.stdout)
    assert "(SIMULATED)" in first.stdout


def test_progress_is_on_stderr(fresh: Settings) -> None:
    run = invoke(fresh, "sync", "--sessions", "20")
    assert "sessions: 20 of 20" in run.stderr
    assert "20 of 20" not in run.stdout


def test_damage_is_repaired_and_named(fresh: Settings) -> None:
    invoke(fresh, "sync", "--sessions", "20")
    block = max(Path(fresh["SCANNER_HISTORY"]).rglob("*"), key=lambda path: path.stat().st_size)
    block.write_bytes(block.read_bytes()[:-1] + b"\0\0")
    run = invoke(fresh, "sync", "--sessions", "20")
    assert run.exit_code == 0
    assert re.search(rf"repaired +.*{re.escape(block.name)}", run.stdout)
    assert invoke(fresh, "history").exit_code == 0


BARS = "date,ticker,open,high,low,close,volume\n"
WEEK = {day: f"2016-09-{day},A,{day},{day},{day},{day},1\n" for day in (26, 27, 28, 29, 30)}


@pytest.mark.parametrize("day", [30, 26], ids=["newest", "older than three"])
def test_a_session_changed_in_the_files_is_updated_and_reported(tmp_path: Path, day: int) -> None:
    settings = {"SCANNER_MARKET": f"files:{tmp_path}", "SCANNER_HISTORY": str(tmp_path / "history"), "REDIS_URL": ""}
    bars = tmp_path / "bars.csv"
    bars.write_text(BARS + "".join(WEEK.values()))
    invoke(settings, "sync")
    bars.write_text(BARS + "".join((WEEK | {day: f"2016-09-{day},A,9,9,9,9,1\n"}).values()))
    run = invoke(settings, "sync")
    assert run.exit_code == 0
    assert re.search(rf"fetched +1 session, 2016-09-{day} *\n", run.stdout)
    assert f"1 session, 2016-09-{day}; bars: 1 changed, 0 added, 0 removed" in run.stdout
    assert "9" in invoke(settings, "values", "close", "--as-of", f"2016-09-{day}").stdout


def test_a_source_that_ends_before_the_history_is_reported_until_again_removes_the_rest(tmp_path: Path) -> None:
    settings = {"SCANNER_MARKET": f"files:{tmp_path}", "SCANNER_HISTORY": str(tmp_path / "history"), "REDIS_URL": ""}
    bars = tmp_path / "bars.csv"
    bars.write_text(BARS + "".join(WEEK.values()))
    invoke(settings, "sync")
    bars.write_text(BARS + "".join(list(WEEK.values())[:-1]))
    told = "ends with 2016-09-29, before the history does"
    assert told in invoke(settings, "sync").stdout
    assert told in invoke(settings, "history").stdout
    run = invoke(settings, "sync", "--again", "--from", "2016-09-28")
    assert re.search(r"removed +1 session, 2016-09-30: the source does not have them", run.stdout)
    assert told not in run.stdout + invoke(settings, "history").stdout


def test_from_goes_with_again(fresh: Settings) -> None:
    run = invoke(fresh, "sync", "--from", "2016-09-01")
    assert run.exit_code == 2
    assert "--from requires --again" in run.stderr
    assert not Path(fresh["SCANNER_HISTORY"]).exists()


def test_a_sync_that_changed_something_does_not_call_the_history_up_to_date() -> None:
    assert dict(sync_facts(report()))["fetched"] == "nothing: the history was up to date"
    assert dict(sync_facts(replace(report(), changes=Changes(splits=1))))["fetched"] == "nothing"


def test_what_changed_is_counted() -> None:
    changes = Changes(DAYS[:2], 1234, 5, 6, DAYS[2:], 7, 8)
    assert (
        dict(sync_facts(replace(report(), changes=changes, future=DAYS[2:]))).items()
        >= {
            "corrected": "2 sessions, 2016-09-28 to 2016-09-29; bars: 1,234 changed, 5 added, 6 removed",
            "removed": "1 session, 2016-09-30: the source does not have them; 1 of them lay in the future",
            "splits": "7 changed",
            "listings": "8 changed",
        }.items()
    )


def test_what_was_lost_is_named_day_by_day() -> None:
    facts = dict(sync_facts(report(lost=DAYS[:2])))
    assert facts["lost"].startswith("2 sessions, 2016-09-28 to 2016-09-29")
    assert "2016-09-28, 2016-09-29" in facts["lost"]
    assert "repaired" not in facts


def test_rows_that_were_dropped_are_counted_and_named() -> None:
    row = DroppedRow("splits", "A", date(2024, 6, 10), "its split_to is null")
    facts = dict(sync_facts(replace(report(), dropped=Dropped.of([row]))))
    assert facts["dropped"] == "rows that cannot be read or stored, 1: splits of A on 2024-06-10: its split_to is null"
    assert "dropped" not in dict(sync_facts(report()))


def test_a_span_counts_in_whichever_order_sessions_come() -> None:
    assert span(DAYS[::-1]) == "3 sessions, 2016-09-28 to 2016-09-30"
    assert span(DAYS[:1]) == "1 session, 2016-09-28"


def test_a_file_of_tickers_that_cannot_be_used_stops_no_sync_but_a_scan(fresh: Settings, tmp_path: Path) -> None:
    broken = {**fresh, "SCANNER_TICKERS": str(tmp_path / "none.csv")}
    assert invoke(broken, "sync", "--sessions", "20").exit_code == 0
    assert invoke(broken, "history").exit_code == 0
    run = invoke(broken, "scan")
    assert run.exit_code == 3
    assert run.stderr.startswith(
        f"error: SCANNER_TICKERS={str(tmp_path / 'none.csv')!r} cannot be used: expected a file"
    )


def test_lost_details_are_reported() -> None:
    state = report().state
    facts = dict(sync_facts(SyncReport(state, (), ("details-0.zst",), (), details_lost=True)))
    assert facts["details"] == f"damaged: {in_commands(FetchDetails())}"
    assert "details" not in dict(sync_facts(report()))


def test_details_are_counted() -> None:
    state = report().state
    assert [details_fact(DetailsReport(state, *counts)) for counts in ((1234, 1200), (0, 0))] == [
        "1,234 tickers asked for, 1,200 of them known",
        "nothing: every ticker with a recent bar has been asked for",
    ]


def test_a_market_without_details_is_reported_before_anything_is_fetched(fresh: Settings) -> None:
    run = invoke(fresh, "sync", "--details")
    assert run.exit_code == 4
    assert run.stderr == f"error: {MARKET} has no details to ask for: leave out --details\n"
    assert not Path(fresh["SCANNER_HISTORY"]).exists()


def test_an_interruption_before_anything_is_stored_says_so(tmp_path: Path) -> None:
    assert stored_so_far(History(tmp_path)).startswith("nothing has been stored yet")


def test_an_interrupted_sync_is_resumed(tmp_path: Path) -> None:
    slow = {"SCANNER_MARKET": "simulated:3000x600", "SCANNER_HISTORY": str(tmp_path / "history")}
    command = [sys.executable, "-c", INTERRUPTIBLE, "sync"]
    with subprocess.Popen(
        command, env=environment(slow), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        first = process.stderr.readline()
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate()
    assert first.startswith("sessions: 60 of 600")
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    held = re.search(r"interrupted: the history holds (\d+) sessions", err)
    assert held
    assert 0 < int(held[1]) < 600
    again = invoke(slow, "sync")
    assert again.exit_code == 0
    assert f"fetched  {600 - int(held[1])} sessions" in again.stdout
    assert "holds    600 sessions" in again.stdout


@pytest.mark.parametrize(("setting", "value", "code"), [("SCANNER_MARKET", "nowhere", 3), ("SCANNER_THREADS", "no", 3)])
def test_a_wrong_setting_is_named(fresh: Settings, setting: str, value: str, code: int) -> None:
    run = invoke({**fresh, setting: value}, "sync")
    assert run.exit_code == code
    assert run.stderr.startswith(f"error: {setting}=")


def test_a_market_that_is_not_there_is_an_error_of_the_market(fresh: Settings, tmp_path: Path) -> None:
    run = invoke({**fresh, "SCANNER_MARKET": f"files:{tmp_path / 'absent'}"}, "sync")
    assert run.exit_code == 4
    assert "absent" in run.stderr


def test_a_history_of_another_market_is_refused(fresh: Settings) -> None:
    invoke(fresh, "sync", "--sessions", "5")
    assert invoke({**fresh, "SCANNER_MARKET": "simulated:100x50"}, "sync").exit_code == 5
