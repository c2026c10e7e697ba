"""`scanner sync`: fetch what the history lacks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from scanner.cli.command import Command
from scanner.cli.options import examples
from scanner.cli.progress import watched
from scanner.cli.terminal import labelled, messages, results
from scanner.config import Config
from scanner.errors import HistoryError

if TYPE_CHECKING:
    from scanner.history.store import History
    from scanner.history.sync import SyncReport


@click.command(cls=Command, epilog=examples("scanner sync --sessions 1000"))
@click.option("--sessions", type=click.IntRange(min=1), help="How many of the newest sessions to hold (600).")
def sync(sessions: int | None) -> None:
    """Bring the history up to the market's last session.

    Fetches what is missing or damaged, newest session first. Interrupt it at will: what has been fetched is kept, and
    the next sync goes on from there.
    """
    results().print(labelled(sync_facts(bring_up_to_date(Config.read(), sessions))))


def bring_up_to_date(config: Config, sessions: int | None = None) -> SyncReport:
    """Sync what is set, shown on stderr.

    Raises
    ------
    KeyboardInterrupt: saying what was kept.
    MarketError, HistoryError: as `history.sync.sync`.
    """
    from scanner.history.sync import sync as bring_up  # noqa: PLC0415  # `--help` does without numpy
    from scanner.wiring import make_history, make_market  # noqa: PLC0415  # as above

    history, market = make_history(config), make_market(config)
    try:
        with watched(messages(), "checking the history") as progress:
            return bring_up(history, market, sessions, progress)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(kept(history)) from None


def kept(history: History) -> str:
    """Say what an interruption has left."""
    try:
        stored = history.state().sessions
    except HistoryError:
        return "nothing has been stored yet; `scanner sync` begins again"
    return f"the history holds {span(stored)}; `scanner sync` goes on from there"


def sync_facts(report: SyncReport) -> Iterator[tuple[str, str]]:
    """Say what a sync did."""
    yield "fetched", span(report.fetched) if report.fetched else "nothing: the history was up to date"
    if report.repaired:
        yield "repaired", ", ".join(report.repaired)
    if report.lost:
        days = ", ".join(map(str, report.lost))
        yield "lost", f"{span(report.lost)}: damaged, and the source does not have them any more: {days}"
    yield "holds", span(report.state.sessions)
    market = report.state.origin
    yield "market", f"{market.market}{' (SIMULATED)' if market.simulated else ''}"


def span(sessions: tuple[date, ...]) -> str:
    """Count sessions and say from when to when they are, in whichever order they come."""
    if len(sessions) == 1:
        return f"1 session, {sessions[0]}"
    return f"{len(sessions):,} sessions, {min(sessions)} to {max(sessions)}"
