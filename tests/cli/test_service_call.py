from __future__ import annotations

import os
import pty
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Settings, environment, invoke


@pytest.fixture
def fresh(tmp_path: Path) -> Settings:
    return {"SCANNER_MARKET": "simulated:60x80", "SCANNER_HISTORY": str(tmp_path / "history")}


def on_a_terminal(settings: Settings, *arguments: str) -> tuple[int, str]:
    """The exit code of a command run on a terminal, and all it wrote there."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(  # noqa: S606  # a pseudo-terminal has no other way in
            sys.executable,
            [sys.executable, "-m", "scanner", *arguments],
            environment(settings) | {"TERM": "xterm-256color"},
        )
    written = b""
    try:
        while chunk := os.read(terminal, 65536):
            written += chunk
    except OSError:  # how Linux says that the other end has closed
        pass
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), written.decode()


@pytest.mark.parametrize("arguments", [("scan",), ("values", "close"), ("show", "SPY")])
def test_without_a_terminal_an_empty_history_is_an_error(fresh: Settings, arguments: tuple[str, ...]) -> None:
    run = invoke(fresh, *arguments)
    assert run.exit_code == 5
    assert run.stdout == ""
    assert "run `scanner sync` to fill it" in run.stderr
    assert not Path(fresh["SCANNER_HISTORY"]).exists()


def test_on_a_terminal_the_first_scan_fills_the_history_and_says_so(fresh: Settings) -> None:
    code, shown = on_a_terminal(fresh, "scan", "--min-dollar-volume", "0")
    assert code == 0
    assert "is empty: filling it from simulated:60x80" in " ".join(shown.split())
    assert "Fetched 80 sessions" in shown
    assert "ticker" in shown
    _, second = on_a_terminal(fresh, "scan")
    assert "filling" not in second


def test_a_scan_with_sync_fills_an_empty_history_anywhere(fresh: Settings) -> None:
    run = invoke(fresh, "scan", "--sync", "--min-dollar-volume", "0")
    assert run.exit_code == 0
    assert "is empty: filling it from simulated:60x80" in run.stderr
    assert "SIMULATED" in run.stdout
    again = invoke(fresh, "scan", "--sync")
    assert "filling" not in again.stderr


def test_a_terminal_sees_colours(settings: Settings) -> None:
    code, shown = on_a_terminal(settings, "scan", "--limit", "3")
    assert code == 0
    assert "\x1b[1m" in shown
