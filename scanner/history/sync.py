"""Fills a history: newest session first, published as it goes, so that it can be interrupted and resumed at will.

Corrections of stored sessions are published together, with the splits that belong to them: readers see all of a
correction or none of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import ConfigError, DamagedHistory, EmptyHistory, MarketError, OutOfTime
from scanner.history.changes import Changes
from scanner.history.corrections import Corrections, find_corrections
from scanner.history.fetched import Fetched, FetchTimes
from scanner.history.history import History
from scanner.history.inspection import Report
from scanner.history.publishing import refuse_another
from scanner.history.snapshot import Origin, State
from scanner.history.sync_run import Job, SyncRun
from scanner.market_data.dropped import NONE_DROPPED, Dropped
from scanner.market_data.tables import Listings
from scanner.observe import Progress, Silent
from scanner.reference_data.calendar import sessions_between, upcoming
from scanner.remedy import retry
from scanner.sources.base import Market, is_local, is_remote

#: Sessions of a new history by default: two years and what the longest indicator needs.
NEWEST = 600

_UPCOMING = 260  # a year's sessions and a few
_PUBLISH_AFTER = 10.0  # seconds of fetching that an interruption may cost
_SILENT = Silent()
_NONE = Changes()


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The result of a sync.

    Attributes:
        state: the history's state afterwards.
        fetched: the sessions it published, newest first, including those fetched again.
        repaired: the names of the files that were damaged; all are repaired.
        lost: sessions whose bars were damaged and that the source no longer has, ascending.
        details_lost: whether the details of single tickers were damaged, and have to be fetched again.
        left: sessions still to be fetched because time ran out, newest first.
        changes: the differences to what was stored before.
        future: the withdrawn sessions that were in the future by the source's clock, ascending.
        dropped: rows of the source that could not be read and were dropped.
    """

    state: State
    fetched: tuple[date, ...]
    repaired: tuple[str, ...]
    lost: tuple[date, ...]
    details_lost: bool = False
    left: tuple[date, ...] = ()
    changes: Changes = _NONE
    future: tuple[date, ...] = ()
    dropped: Dropped = NONE_DROPPED


def sync(  # the options of a sync
    history: History,
    market: Market,
    sessions: int | None = None,
    progress: Progress = _SILENT,
    time_left: TimeLeft = unlimited,
    *,
    again: date | None = None,
) -> SyncReport:
    """Update a history to the market's last completed session.

    It fetches what is missing or damaged among the newest `sessions` (default: `NEWEST`) and all sessions back to the
    first stored one; from a local market also what differs from it, from a remote one the three newest stored sessions,
    which it may have corrected. Splits are always fetched, listings too unless the market is remote and they are from
    this week. When it is interrupted, everything published stays. It ends early, with `left` in its report, if the time
    left may not suffice for another session.

    Args:
        again: fetch everything again from this session on, and remove what the source no longer has.

    Raises:
        MarketError: the source has no session, or does not answer.
        OutOfTime: the time did not suffice for a first session.
        HistoryError: the history holds another market, or cannot be written.
    """
    newest = NEWEST if sessions is None else sessions
    if newest < 1:
        raise ConfigError("sessions", str(newest), "1 or more")
    clock = history.fetch_clock()
    begun = clock.now()
    offered, stored = market.sessions(), _stored(history)
    if not offered:
        raise MarketError(f"{market.name} has no completed session yet", retry("try again later"))
    if stored:
        refuse_another(history.place, stored.state.origin, market.name)
    held, absent = _known(stored)
    job = Job(history, clock, progress, time_left, again, _PUBLISH_AFTER)
    corrections = find_corrections(job, market, held, absent)
    held -= corrections.withdrawn
    first = min([offered[-newest:][0], *(stored.state.sessions[:1] if stored else ())])
    missing = {session for session in offered if session >= first} - held
    if is_local(market):
        absent = {*sessions_between(min([first, *held]), offered[-1])} - {*offered} - held
    missing -= absent
    origin = Origin(market.name, market.simulated, offered[-1], _upcoming(market, offered[-1]))
    parts = _parts(job, market, stored, origin, min([*missing, *held], default=offered[0]))
    parts = replace(
        parts,
        times=replace(parts.times, origin=begun),
        withdrawn=dict.fromkeys(corrections.withdrawn, begun),
        latest_before=stored.state.origin.latest if stored else None,
    )
    filling = SyncRun(job, parts, held, absent)
    left = _fill(filling, job, market, missing, corrections)
    if not filling.held and left:
        raise OutOfTime("the first session was stored")
    if not filling.held:
        problem = f"{market.name} gave no bar of its sessions {offered[0]} to {offered[-1]}"
        raise MarketError(problem, retry("try again later"))
    report = _finish(job, filling, stored, offered, left)
    return replace(report, future=tuple(day for day in report.changes.withdrawn if day in corrections.future))


def _stored(history: History) -> Report | None:
    """Return the stored state; None if no manifest can be read."""
    try:
        return history.inspect()
    except (EmptyHistory, DamagedHistory):
        return None


def _known(stored: Report | None) -> tuple[set[date], set[date]]:
    """Return the sessions stored without damage, and those that the source has no bar of."""
    if stored is None:
        return set(), set()
    return {*stored.state.sessions} - {*stored.damaged_sessions}, {*stored.state.origin.absent}


def _parts(job: Job, market: Market, stored: Report | None, origin: Origin, first: date) -> Fetched:
    """Fetch everything except bars: splits since `first`, and listings."""
    since = first if is_remote(market) else date.min
    times = FetchTimes(splits=job.clock.now(), since=since)
    splits = market.splits(since) if is_remote(market) else market.splits()
    times = replace(times, listings=job.clock.now())
    return Fetched(origin, splits, _listings(job, market, stored, origin.latest), times)


def _listings(job: Job, market: Market, stored: Report | None, latest: date) -> Listings | None:
    """Fetch the listings; a remote market's once a week, since a new listing must trade longer than that to be ranked.

    Returns:
        None if the stored ones are recent enough.
    """
    this_week = stored and _week(stored.state.origin.latest) == _week(latest)
    if is_remote(market) and this_week and job.again is None and _sound(job.history):
        return None
    return market.listings()


def _sound(history: History) -> bool:
    """Tell whether the stored listings can be read."""
    try:
        history.listings()
    except DamagedHistory:
        return False
    return True


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _upcoming(market: Market, latest: date) -> tuple[date, ...]:
    closures = market.closures() if is_remote(market) else frozenset[date]()
    return tuple(session for session in upcoming(latest, _UPCOMING) if session not in closures)


def _fill(
    filling: SyncRun, job: Job, market: Market, missing: Collection[date], corrections: Corrections
) -> list[date]:
    """Fetch corrections and missing sessions; return the sessions left because time ran out, newest first."""
    wanted = {*missing, *corrections.again}
    job.progress.start("sessions", len(wanted))
    try:
        if is_remote(market):
            return filling.stream(market, wanted, corrections.again)
        corrected = corrections.again or corrections.withdrawn
        # If no other session is stored, the first batch replaces the withdrawn ones: the history is never empty.
        if corrected and filling.held and not filling.correct(market, corrections.again):
            return sorted(wanted, reverse=True)
        return filling.take(market, missing)
    finally:
        job.progress.finish()


def _finish(
    job: Job,
    filling: SyncRun,
    stored: Report | None,
    offered: Sequence[date],
    left: list[date],
) -> SyncReport:
    """Drop damaged sessions that are no longer available, and publish once more.

    Thus the previous manifest, the backup, names the same sessions, and splits and listings are new even if no session
    was missing; but not while corrections that belong to them are left.
    """
    history = job.history
    damage, damaged = (stored.damage, stored.damaged_sessions) if stored else ((), ())
    lost = tuple(sorted({*damaged} - {*offered}))
    details_lost = stored is not None and stored.details is None
    if lost or details_lost:
        history.drop_damaged()
    state = history.state() if filling.halted else filling.publish()
    return SyncReport(
        state, tuple(filling.fetched), damage, lost, details_lost, tuple(left), filling.changes, dropped=filling.dropped
    )
