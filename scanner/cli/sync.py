"""`scanner sync`: fetches what the history lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

import click

from scanner.cli.command import Command
from scanner.cli.options import examples
from scanner.cli.progress import watched
from scanner.cli.remedies import in_commands
from scanner.cli.terminal import labelled, messages, results
from scanner.config import Config
from scanner.errors import HistoryError
from scanner.observe import Progress
from scanner.remedy import FetchDetails, Sync, SyncAgain

if TYPE_CHECKING:
    from scanner.history.changes import Changes
    from scanner.history.details import DetailsReport
    from scanner.history.history import History
    from scanner.history.sync import SyncReport
    from scanner.sources.base import Market

Done = TypeVar("Done")


@click.command(cls=Command, epilog=examples("scanner sync --sessions 1000", "scanner sync --again --from 2016-09-01"))
@click.option("--sessions", type=click.IntRange(min=1), help="How many of the newest sessions to store (default: 600).")
@click.option(
    "--details",
    is_flag=True,
    help="Then fetch each ticker's sector from Polygon, one call per ticker, the most traded first, each only once.",
)
@click.option("--again", is_flag=True, help="Fetch stored sessions again too, and remove those that are withdrawn.")
@click.option(
    "--from",
    "first",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With --again: only sessions from this day on.",
)
def sync(sessions: int | None, first: datetime | None, *, details: bool, again: bool) -> None:
    """Update the history to the market's last session.

    Fetches what is missing or damaged, newest session first. It can be interrupted at will: what has been fetched stays
    stored, and the next sync continues there. Corrections of old sessions are found automatically in files, and with
    --again at Polygon; all of them are stored together.
    """
    from scanner.history.details import detailed  # not needed for `--help`: imports numpy

    if first and not again:
        raise click.UsageError("--from requires --again: it is the first session to fetch again.")
    since = (first.date() if first else date.min) if again else None
    history, market = parts(Config.read())
    if details:
        detailed(market)
    results().print(labelled(sync_facts(bring_up_to_date(history, market, sessions, since))))
    if details:
        results().print(labelled([("details", details_fact(bring_details(history, market)))]))


def parts(config: Config) -> tuple[History, Market]:
    """Return the history and the market of the settings, without the user's own file of tickers."""
    from scanner.wiring import make_history, make_market  # not needed for `--help`: imports numpy

    return make_history(replace(config, tickers=None)), make_market(config)


def bring_up_to_date(
    history: History, market: Market, sessions: int | None = None, again: date | None = None
) -> SyncReport:
    """Sync, with progress on stderr.

    Raises:
        KeyboardInterrupt: its message says what is stored.
        MarketError: as `history.sync.sync`.
        HistoryError: as `history.sync.sync`.
    """
    from scanner.history.sync import sync as bring_up  # not needed for `--help`: imports numpy

    return _shown(
        "checking the history",
        lambda progress: bring_up(history, market, sessions, progress, again=again),
        lambda: stored_so_far(history),
    )


def bring_details(history: History, market: Market) -> DetailsReport:
    """Fetch the details of tickers, with progress on stderr.

    Raises:
        KeyboardInterrupt: its message says what is stored.
        MarketError: as `history.details.fetch_details`.
        HistoryError: as `history.details.fetch_details`.
    """
    from scanner.history.details import fetch_details  # not needed for `--help`: imports numpy

    def stored_details() -> str:
        return f"{len(history.details()):,} tickers have been asked for; to go on, {in_commands(FetchDetails())}"

    return _shown(
        "looking for tickers without details", lambda progress: fetch_details(history, market, progress), stored_details
    )


def _shown(preparing: str, work: Callable[[Progress], Done], stored_so_far: Callable[[], str]) -> Done:
    """Do work with its progress shown; if it is interrupted, say what is stored."""
    try:
        with watched(messages(), preparing) as progress:
            return work(progress)
    except KeyboardInterrupt as interruption:
        raise type(interruption)(stored_so_far()) from None


def stored_so_far(history: History) -> str:
    """Say what is stored after an interruption."""
    try:
        stored = history.state().sessions
    except HistoryError:
        return f"nothing has been stored yet: {in_commands(Sync('to begin again'))}"
    return f"the history holds {span(stored)}: {in_commands(Sync('to go on from there'))}"


def sync_facts(report: SyncReport) -> Iterator[tuple[str, str]]:
    """Describe the result of a sync."""
    nothing = "nothing" if any(asdict(report.changes).values()) else "nothing: the history was up to date"
    yield "fetched", span(report.fetched) if report.fetched else nothing
    if report.repaired:
        yield "repaired", ", ".join(report.repaired)
    if report.lost:
        days = ", ".join(map(str, report.lost))
        yield "lost", f"{span(report.lost)}: damaged, and the source does not have them any more: {days}"
    if report.details_lost:
        yield "details", f"damaged: {in_commands(FetchDetails())}"
    yield from _changes(report.changes, len(report.future))
    if report.dropped.count:
        yield "dropped", f"rows that cannot be read or stored, {report.dropped}"
    yield "holds", span(report.state.sessions)
    if report.state.source_ends:
        yield "source", f"ends with {report.state.source_ends}, before the history does: {in_commands(SyncAgain())}"
    market = report.state.origin
    yield "market", f"{market.market}{' (SIMULATED)' if market.simulated else ''}"


def _changes(changes: Changes, future: int) -> Iterator[tuple[str, str]]:
    """Describe the changes to what was stored."""
    if changes.sessions:
        counts = f"{changes.changed:,} changed, {changes.added:,} added, {changes.removed:,} removed"
        yield "corrected", f"{span(changes.sessions)}; bars: {counts}"
    if changes.withdrawn:
        why = f"; {future:,} of them lay in the future" if future else ""
        yield "removed", f"{span(changes.withdrawn)}: the source does not have them{why}"
    if changes.splits:
        yield "splits", f"{changes.splits:,} changed"
    if changes.listings:
        yield "listings", f"{changes.listings:,} changed"


def details_fact(report: DetailsReport) -> str:
    """Describe the result of a fetch of details."""
    if not report.asked:
        return "nothing: every ticker with a recent bar has been asked for"
    return f"{report.asked:,} tickers asked for, {report.found:,} of them known"


def span(sessions: tuple[date, ...]) -> str:
    """Return the number of sessions, in any order, with the first and the last."""
    if len(sessions) == 1:
        return f"1 session, {sessions[0]}"
    return f"{len(sessions):,} sessions, {min(sessions)} to {max(sessions)}"
