"""The log: a line of JSON for what happened, and nothing of what was asked."""

from __future__ import annotations

import json

import pytest

from scanner.handler import log
from tests.kept import service_of
from tests.scanning.markets import market


def test_facts_become_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    log.write(action="scan", ms=1.5, traceback="a\nb")
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    assert json.loads(line) == {"action": "scan", "ms": 1.5, "traceback": "a\nb"}


def test_an_answer_s_facts_are_how_it_came_about() -> None:
    answer = service_of(market()).scan({})
    assert log.facts_of(answer) == {
        "cached": False,
        "source": "computed",
        "partial": False,
        "matched": 6,
        "timings": answer.timings,
    }


def test_progress_is_written_by_tenths(capsys: pytest.CaptureFixture[str]) -> None:
    progress = log.progress()
    progress.start("sessions", 20)
    for day in range(20):
        progress.step(f"day {day}")
    progress.finish()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 10
    assert lines[0] == {"progress": "sessions", "done": 2, "of": 20, "latest": "day 1", "seconds_left": None}
