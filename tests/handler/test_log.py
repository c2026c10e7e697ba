"""The log: a line of JSON for what happened, and nothing of what was asked."""

from __future__ import annotations

import json
from datetime import date

import pytest

from scanner import observe
from scanner.handler import log
from tests.kept import service_of
from tests.scanning.markets import market


def test_facts_become_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    log.LOGGER.info("scan: 200", extra={"action": "scan", "ms": 1.5, "error": "a\nb"})
    text = capsys.readouterr().out
    assert text.count("\n") == 1
    line = json.loads(text)
    assert (line["message"], line["action"], line["ms"], line["error"]) == ("scan: 200", "scan", 1.5, "a\nb")


def test_the_other_rooms_logs_are_adopted_once() -> None:
    for _ in range(2):
        log.adopt()
    assert observe.log.handlers == log.LOGGER.handlers
    assert not observe.log.propagate


def test_an_answer_s_facts_are_how_it_came_about() -> None:
    answer = service_of(market()).scan({})
    assert log.facts_of(answer) == {
        "cached": False,
        "source": "computed",
        "partial": False,
        "matched": 6,
        "timings": answer.timings,
    }


def test_facts_of_other_work_are_what_was_done_and_found() -> None:
    assert log.facts_of({"fetched": 3, "left": 0, "digest": "d", "history": {}, "lost": ()}) == {
        "fetched": 3,
        "left": 0,
        "lost": (),
    }
    assert log.facts_of({"status": "ok", "problems": [], "versions": {}}) == {"problems": []}
    assert log.facts_of(None) == {}


SYNCED = {"fetched": 3, "left": 0, "lost": (), "history": {}}


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (None, False),
        (SYNCED, False),
        (SYNCED | {"left": 2}, True),
        (SYNCED | {"lost": (date(2024, 6, 28),)}, True),
        (SYNCED | {"details": None, "details_lost": False}, False),
        (SYNCED | {"details": {"asked": 3, "found": 3, "left": 0}}, False),
        (SYNCED | {"details": {"asked": 3, "found": 3, "left": 2}}, True),
        (SYNCED | {"details_lost": True}, True),
        (SYNCED | {"future": (date(2024, 6, 28),)}, True),
        (SYNCED | {"source_ends": date(2024, 6, 28)}, True),
        (SYNCED | {"source_ends": None, "changes": {"sessions": 3}}, False),
        ({"warmed": {"minervini": 3}, "left": []}, False),
        ({"warmed": {"minervini": 3}, "left": ["oversold"]}, True),
        ({"sync": SYNCED, "warm": {"left": []}}, False),
        ({"sync": SYNCED | {"left": 2}, "warm": None}, True),
        ({"sync": SYNCED, "warm": {"left": ["oversold"]}}, True),
        ({"status": "ok", "problems": []}, False),
        ({"status": "degraded", "problems": ["it is gone"]}, True),
        ({"status": "warn", "findings": []}, True),
        ({"screens": []}, False),
    ],
)
def test_what_is_not_whole_or_not_well_wants_a_look(content: dict[str, object] | None, *, wanted: bool) -> None:
    assert log.needs_attention(content) is wanted


def test_progress_is_written_by_tenths(capsys: pytest.CaptureFixture[str]) -> None:
    progress = log.progress()
    progress.start("sessions", 20)
    for day in range(20):
        progress.step(f"day {day}")
    progress.finish()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 10
    told = [lines[0][name] for name in ("progress", "done", "of", "latest")]
    assert told == ["sessions", 2, 20, "day 1"]
    assert "seconds_left" not in lines[0]  # nobody can tell in the first minute
