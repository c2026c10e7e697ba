from __future__ import annotations

import io
from itertools import chain
from types import SimpleNamespace

import pytest
from rich.console import Console

from scanner.cli.progress import watched


def watch(console: Console, total: int) -> None:
    with watched(console, "checking") as progress:
        progress.start("sessions", total)
        for number in range(total):
            progress.step(f"day {number + 1}")
        progress.finish()


def test_a_log_gets_a_line_for_every_tenth() -> None:
    written = io.StringIO()
    watch(Console(file=written, width=100), 25)
    lines = written.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[0] == "sessions: 3 of 25 (day 3)"
    assert lines[-1] == "sessions: 25 of 25 (day 25)"


def test_short_work_gets_a_line_for_every_step() -> None:
    written = io.StringIO()
    watch(Console(file=written, width=100), 2)
    assert written.getvalue().splitlines() == ["sessions: 1 of 2 (day 1)", "sessions: 2 of 2 (day 2)"]


def test_long_work_gets_a_line_a_minute_and_the_time_left_at_its_pace_since(monkeypatch: pytest.MonkeyPatch) -> None:
    fast, slow = range(0, 50, 1), range(60, 1_000, 12)  # seconds; the second pace is the free plan's
    clock = chain(fast, slow)
    monkeypatch.setattr("scanner.observe.time", SimpleNamespace(monotonic=lambda: next(clock)))
    written = io.StringIO()
    with watched(Console(file=written, width=100), "checking") as progress:
        progress.start("details", 6_000)
        for number in range(60):
            progress.step(f"T{number + 1}")
    assert written.getvalue().splitlines() == [
        "details: 50 of 6000 (T50), 2 h left",
        "details: 55 of 6000 (T55), 20 h left",
        "details: 60 of 6000 (T60), 20 h left",
    ]


def test_no_work_gets_no_line() -> None:
    written = io.StringIO()
    watch(Console(file=written), 0)
    assert written.getvalue() == ""


def test_a_terminal_gets_a_bar_with_the_count_and_the_time_left() -> None:
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=100)
    with watched(console, "checking") as progress:
        progress.start("sessions", 3)
        progress.step("day 1")
    shown = written.getvalue()
    assert "sessions" in shown
    assert "1/3" in shown
    assert "day 1" in shown
    assert "left" in shown


def test_a_bar_pulses_until_the_work_s_length_is_known() -> None:
    written = io.StringIO()
    with watched(Console(file=written, force_terminal=True, width=100), "checking the history"):
        pass
    assert "checking the history" in written.getvalue()
