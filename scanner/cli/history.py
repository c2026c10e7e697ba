"""`scanner history`: shows what is stored, and whether it is intact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from scanner.cli.command import Command
from scanner.cli.number_format import size_of
from scanner.cli.options import examples
from scanner.cli.sync import span
from scanner.cli.terminal import labelled, results
from scanner.config import Config
from scanner.errors import DamagedHistory

if TYPE_CHECKING:
    from scanner.history.inspection import Report
    from scanner.history.snapshot import Bars

MAX_DAYS = 10
#: Maximum number of faulty tickers that are named.
MAX_FAULTY = 10


@click.command(cls=Command, epilog=examples("scanner history"))
def history() -> None:
    """Show what the history holds, every file verified.

    The exit code is 5 if something is damaged; `scanner sync` repairs it.
    """
    from scanner.wiring import make_history  # not needed for `--help`: imports numpy

    stored = make_history(Config.read())
    report = stored.inspect()
    results().print(labelled([("history", stored.place), *history_facts(report)]))
    if report.damage:
        raise DamagedHistory(report.damage)


def history_facts(report: Report) -> Iterator[tuple[str, str]]:
    """Describe the contents of a history."""
    origin = report.state.origin
    yield "market", f"{origin.market}{' (SIMULATED)' if origin.simulated else ''}"
    yield "sessions", span(report.state.sessions)
    if report.state.source_ends:
        yield "source", f"ends with {report.state.source_ends}, before the history does"
    yield "tickers", f"{report.tickers:,}"
    if report.newest is not None:
        yield "faulty", _faulty(report.newest)
    yield "holes", _days(report.holes)
    yield "details", "damaged" if report.details is None else f"{report.details:,} tickers asked for"
    yield "damage", ", ".join(report.damage) or "none"
    yield "size", size_of(report.size)
    yield "digest", report.state.digest


def _faulty(newest: Bars) -> str:
    """List the tickers with a faulty bar in the last session, with the reason; of many, the first few."""
    from scanner.panel.quality import faults  # not needed for `--help`: imports numpy

    found = [f"{ticker}: {reason}" for ticker, reason in faults(newest).items()]
    more = f"; and {len(found) - MAX_FAULTY:,} more" if len(found) > MAX_FAULTY else ""
    bars = "bar" if len(found) == 1 else "bars"
    day = newest.sessions[-1]
    return f"{len(found):,} {bars} of {day}: {'; '.join(found[:MAX_FAULTY])}{more}" if found else f"none on {day}"


def _days(days: tuple[date, ...]) -> str:
    """List days; of many, the first few."""
    if not days:
        return "none"
    more = f" and {len(days) - MAX_DAYS} more" if len(days) > MAX_DAYS else ""
    return f"{len(days)}: {', '.join(map(str, days[:MAX_DAYS]))}{more}"
