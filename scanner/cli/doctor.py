"""`scanner doctor`: finds what is wrong, and says what to do."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scanner.cli.command import Command
from scanner.cli.options import examples, form
from scanner.cli.records import to_json
from scanner.cli.remedies import in_commands
from scanner.cli.terminal import echo_json, results
from scanner.observe import log

if TYPE_CHECKING:
    from scanner.doctor.finding import Finding

_STYLES = {"ok": "green", "warn": "bold yellow", "fail": "bold red"}
_LEVEL = max(map(len, _STYLES))
_PART = len("versions")  # the longest name of any


@click.command(cls=Command, epilog=examples("scanner doctor", "scanner doctor --format json"))
@form("text", "json")
@click.pass_context
def doctor(context: click.Context, form: str) -> None:
    """Check history, source, cache, clock and machine, and say what to do about each problem.

    The source is called once, which shows whether it accepts the key; no bar is fetched, and nothing is changed. The
    exit code is that of the first part that fails.
    """
    from scanner.doctor.examination import examine  # not needed for `--help`: imports numpy
    from scanner.doctor.finding import report

    with _without_warnings():
        found = tuple(examine()) if form == "json" else print_findings(results(), examine())
    if form == "json":
        echo_json(to_json(report(found, in_commands)))
    context.exit(next((finding.error.exit_code for finding in found if finding.error), 0))


def print_findings(console: Console, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Print each finding as soon as it is known, then the number of problems; return all findings."""
    found = []
    for finding in findings:
        console.print(_row(finding, wraps=console.is_terminal), soft_wrap=not console.is_terminal)
        found.append(finding)
    console.print(_sum(found))
    return tuple(found)


def _row(finding: Finding, *, wraps: bool) -> Table | str:
    """Lay out a finding: in columns on a terminal, otherwise in one line, which can be searched."""
    if not wraps:
        return f"{finding.level:<{_LEVEL}}  {finding.part:<{_PART}}  {finding.sentence(in_commands)}"
    row = Table.grid(padding=(0, 2))
    row.add_column(style=_STYLES[finding.level], width=_LEVEL)
    row.add_column(style="dim", width=_PART)
    row.add_column(overflow="fold")
    row.add_row(finding.level, finding.part, finding.sentence(in_commands))
    return row


def _sum(found: Sequence[Finding]) -> Text:
    """Count the problems."""
    counts = {level: sum(finding.level == level for finding in found) for level in ("fail", "warn")}
    verbs = [f"{count} {level}{'s' if count == 1 else ''}" for level, count in counts.items() if count]
    if not verbs:
        return Text("\nAll is well.", style=_STYLES["ok"])
    return Text(f"\nOf {len(found)} parts, {' and '.join(verbs)}.", style=_STYLES["fail" if counts["fail"] else "warn"])


@contextlib.contextmanager
def _without_warnings() -> Iterator[None]:
    """Suppress logged warnings, which are findings too."""
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
