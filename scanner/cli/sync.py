"""`scanner sync`: fetch what the history lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import click

from scanner.cli.command import Command
from scanner.cli.options import examples
from scanner.cli.progress import watched
from scanner.cli.terminal import labelled, messages, results
from scanner.config import Config
from scanner.errors import HistoryError
from scanner.observe import Progress

if TYPE_CHECKING:
    from scanner.history.details import DetailsReport
    from scanner.history.store import History
    from scanner.history.sync import SyncReport
    from scanner.market.source import Market

Done = TypeVar("Done")


@click.command(cls=Command, epilog=examples("scanner sync --sessions 1000"))
@click.option("--sessions", type=click.IntRange(min=1), help="How many of the newest sessions to hold (600).")
@click.option(
    "--details",
    is_flag=True,
    help="Then ask Polygon for each ticker's sector, one call a ticker, the most traded first; asks only once.",
)
def sync(sessions: int | None, *, details: bool) -> None:
    """Bring the history up to the market's last session.

    Fetches what is missing or damaged, newest session first. Interrupt it at will: what has been fetched is kept, and
    the next sync goes on from there.
    """
    from scanner.history.details import detailed  # noqa: PLC0415  # `--help` does without numpy

    history, market = parts(Config.read())
    if details:
        detailed(market)
    results().print(labelled(sync_facts(bring_up_to_date(history, market, sessions))))
    if details:
        results().print(labelled([("details", details_fact(bring_details(history, market)))]))


def parts(config: Config) -> tuple[History, Market]:
    """Give what is set: where to keep, and what. The user's own file of tickers has no part in it."""
    from scanner.wiring import make_history, make_market  # noqa: PLC0415  # `--help` does without numpy

    return make_history(replace(config, tickers=None)), make_market(config)


def bring_up_to_date(history: History, market: Market, sessions: int | None = None) -> SyncReport:
    """Sync, shown on stderr.

    Raises
    ------
    KeyboardInterrupt: saying what was kept.
    MarketError, HistoryError: as `history.sync.sync`.
    """
    from scanner.history.sync import sync as bring_up  # noqa: PLC0415  # `--help` does without numpy

    return _shown(
        "checking the history", lambda progress: bring_up(history, market, sessions, progress), lambda: kept(history)
    )


def bring_details(history: History, market: Market) -> DetailsReport:
    """Fetch the details of tickers, shown on stderr.

    Raises
    ------
    KeyboardInterrupt: saying what was kept.
    MarketError, HistoryError: as `history.details.fetch_details`.
    """
    from scanner.history.details import fetch_details  # noqa: PLC0415  # `--help` does without numpy

    def kept_details() -> str:
        return f"{len(history.details()):,} tickers have been asked for; `scanner sync --details` goes on from there"

    return _shown(
        "looking for what is unknown", lambda progress: fetch_details(history, market, progress), kept_details
    )


def _shown(preparing: str, work: Callable[[Progress], Done], kept: Callable[[], str]) -> Done:
    """Do work that can be watched; whoever interrupts it is told what is kept."""
    try:
        with watched(messages(), preparing) as progress:
            return work(progress)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(kept()) from None


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
    if report.details_lost:
        yield "details", "damaged; `scanner sync --details` asks for them again"
    yield "holds", span(report.state.sessions)
    market = report.state.origin
    yield "market", f"{market.market}{' (SIMULATED)' if market.simulated else ''}"


def details_fact(report: DetailsReport) -> str:
    """Say what a fetch of details did."""
    if not report.asked:
        return "nothing: every ticker with a recent bar has been asked for"
    return f"{report.asked:,} tickers asked for, {report.found:,} of them known"


def span(sessions: tuple[date, ...]) -> str:
    """Count sessions and say from when to when they are, in whichever order they come."""
    if len(sessions) == 1:
        return f"1 session, {sessions[0]}"
    return f"{len(sessions):,} sessions, {min(sessions)} to {max(sessions)}"
