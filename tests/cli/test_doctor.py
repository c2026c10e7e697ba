"""`scanner doctor`: what is wrong here, and what to do."""

from __future__ import annotations

import io
import json
import logging
import re
from pathlib import Path

import pytest
from rich.console import Console

from scanner.cli.doctor import _sum, print_findings
from scanner.doctor.finding import Finding
from tests.cli.conftest import Invoke, Spawn
from tests.ports import free_port

PARTS = ("versions", "machine", "history", "storage", "source", "cache", "clock")


def levels(text: str) -> dict[str, str]:
    """The level of each part, as a reader sees it."""
    lines = (line.split(maxsplit=2) for line in text.splitlines() if line.startswith(("ok", "warn", "fail")))
    return {part: level for level, part, _ in lines}


def test_where_all_is_well_it_says_so(cli: Invoke, settings: dict[str, str]) -> None:
    run = cli("doctor", SCANNER_THREADS="1")
    assert (run.exit_code, run.stderr) == (0, "")
    assert levels(run.stdout) == dict.fromkeys(PARTS, "ok")
    assert settings["SCANNER_HISTORY"] in run.stdout
    assert run.stdout.endswith("\nAll is well.\n")


def test_outside_a_terminal_each_finding_is_one_line(cli: Invoke) -> None:
    run = cli("doctor", SCANNER_THREADS="1", COLUMNS="40")
    *findings, empty, _ = run.stdout.splitlines()
    assert tuple(line.split()[1] for line in findings) == PARTS
    assert not empty
    assert not [line for line in findings if line != line.rstrip()]


@pytest.mark.parametrize("width", [40, 60, 200])
def test_on_a_terminal_findings_wrap_in_their_column_and_are_not_cut(width: int) -> None:
    written, said = io.StringIO(), f"the history at /{'long' * 20} is empty: run `scanner sync` to fill it"
    shown = Console(file=written, force_terminal=True, no_color=True, width=width)
    print_findings(shown, [Finding("history", "ok", said)])
    lines = re.sub(r"\x1b\[[0-9;]*m", "", written.getvalue()).partition("\n\n")[0].splitlines()
    assert all(len(line) <= width for line in lines)
    assert lines[0].startswith("ok    history   the history at")
    assert all(line.startswith(" " * 16) for line in lines[1:])
    assert "".join(line[16:] for line in lines).replace(" ", "") == said.replace(" ", "")


def test_programs_read_the_same(cli: Invoke) -> None:
    run = cli("doctor", "--format", "json", SCANNER_THREADS="1")
    body = json.loads(run.stdout)
    assert (run.exit_code, body["status"]) == (0, "ok")
    assert tuple(finding["part"] for finding in body["findings"]) == PARTS
    assert body["findings"][2]["facts"]["sessions"] == 300


def test_it_ends_with_the_code_of_the_first_that_fails(cli: Invoke, tmp_path: Path) -> None:
    url = f"redis://:planted@127.0.0.1:{free_port()}"
    run = cli("doctor", REDIS_URL=url, SCANNER_THREADS="1")
    assert run.exit_code == 6
    assert {part for part, level in levels(run.stdout).items() if level != "ok"} == {"cache"}
    both = cli("doctor", REDIS_URL=url, SCANNER_HISTORY=str(tmp_path / "new"), SCANNER_THREADS="1")
    assert both.exit_code == 5
    assert "is empty: run `scanner sync` to fill it" in both.stdout
    assert both.stdout.endswith("\nOf 7 parts, 2 fail.\n")
    assert "planted" not in run.output + both.output


def test_no_warning_gets_between_the_lines(shell: Spawn) -> None:
    run = shell("doctor", REDIS_URL=f"redis://127.0.0.1:{free_port()}")
    assert (run.returncode, run.stderr) == (6, "")


def test_warnings_are_heard_again_afterwards(cli: Invoke) -> None:
    before = logging.getLogger("scanner").level
    cli("doctor")
    assert logging.getLogger("scanner").level == before


def test_a_wrong_setting_is_a_finding(cli: Invoke) -> None:
    run = cli("doctor", SCANNER_THREADS="many")
    assert run.exit_code == 3
    assert levels(run.stdout) == {"versions": "ok", "settings": "fail"}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (("ok",), "All is well."),
        (("ok", "warn"), "Of 2 parts, 1 warns."),
        (("warn", "fail", "warn"), "Of 3 parts, 1 fails and 2 warn."),
    ],
)
def test_what_is_wrong_is_counted(found: tuple[str, ...], said: str) -> None:
    assert _sum(tuple(Finding("cache", level, "") for level in found)).plain == f"\n{said}"  # type: ignore[arg-type]  # they are levels
