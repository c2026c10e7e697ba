"""How a history is filled: newest session first, published as it goes, to be interrupted and resumed at will.

What corrects sessions that are stored already is published at once, with the splits that belong to it: readers see all
of a correction or nothing of it.
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
from scanner.sources.base import Market, is_local, is_remote

#: How many sessions a new history gets unless it is told: two years of them and what the longest indicator needs.
NEWEST = 600

_UPCOMING = 260  # a year's sessions and a few
_PUBLISH_AFTER = 10.0  # seconds of fetching that an interruption may cost
_SILENT = Silent()
_NONE = Changes()


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did.

    Attributes:
        state: the state it left.
        fetched: the sessions it published, newest first, those fetched again included.
        repaired: the names of the files it found damaged; none of them is any more.
        lost: sessions whose bars were damaged and that the source does not have any more, ascending.
        details_lost: whether the details of single tickers were damaged, and have to be asked for again.
        left: sessions still to be fetched because time ran out, newest first.
        changes: what differs now in what was stored before.
        future: those of the sessions withdrawn that lay in the future of the source's clock, ascending.
        dropped: rows of the source that could not be read, and were left out.
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


def sync(  # what one sync may be told
    history: History,
    market: Market,
    sessions: int | None = None,
    progress: Progress = _SILENT,
    time_left: TimeLeft = unlimited,
    *,
    again: date | None = None,
) -> SyncReport:
    """Bring a history up to the market's last completed session.

    Fetches what is missing or damaged of the newest `sessions` (`NEWEST` unless given), and of all sessions back to
    the first one stored; of a market on this machine also what differs from it, of a remote one the three newest
    stored, which it may have corrected. Splits are fetched always, listings too unless the market is remote and they
    are of this week. What has been published stays when it is interrupted. It ends early, with `left` in its report,
    where the time left may not suffice for another session.

    Args:
        again: fetch everything anew from this session on, and remove what the source does not have any more.

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
        raise MarketError(f"{market.name} has no completed session yet: try again later")
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
        raise MarketError(f"{market.name} gave no bar of its sessions {offered[0]} to {offered[-1]}: try again later")
    report = _finish(job, filling, stored, offered, left)
    return replace(report, future=tuple(day for day in report.changes.withdrawn if day in corrections.future))


def _stored(history: History) -> Report | None:
    """Return what is there to build on; nothing if no manifest can be read."""
    try:
        return history.inspect()
    except (EmptyHistory, DamagedHistory):
        return None


def _known(stored: Report | None) -> tuple[set[date], set[date]]:
    """Return the sessions stored and sound, and those the source has no bar of."""
    if stored is None:
        return set(), set()
    return {*stored.state.sessions} - {*stored.damaged_sessions}, {*stored.state.origin.absent}


def _parts(job: Job, market: Market, stored: Report | None, origin: Origin, first: date) -> Fetched:
    """Fetch what there is besides bars: splits since `first`, and listings."""
    since = first if is_remote(market) else date.min
    times = FetchTimes(splits=job.clock.now(), since=since)
    splits = market.splits(since) if is_remote(market) else market.splits()
    times = replace(times, listings=job.clock.now())
    return Fetched(origin, splits, _listings(job, market, stored, origin.latest), times)


def _listings(job: Job, market: Market, stored: Report | None, latest: date) -> Listings | None:
    """Fetch the listings; a remote market's once a week, for a new one has to trade longer than that to be ranked.

    Returns:
        None where those that are stored will do.
    """
    this_week = stored and _week(stored.state.origin.latest) == _week(latest)
    if is_remote(market) and this_week and job.again is None and _sound(job.history):
        return None
    return market.listings()


def _sound(history: History) -> bool:
    """Tell whether the listings that are stored can be read."""
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
    """Fetch corrections and what is missing; return the sessions left because time ran out, newest first."""
    wanted = {*missing, *corrections.again}
    job.progress.start("sessions", len(wanted))
    try:
        if is_remote(market):
            return filling.stream(market, wanted, corrections.again)
        corrected = corrections.again or corrections.withdrawn
        # Where nothing else is held, the first batch takes the place of what is withdrawn: nobody finds it empty.
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
    """Drop what cannot be had any more, and publish once more.

    So that the manifest kept for emergencies names the same sessions, and splits and listings are new even where no
    session was missing; but not where corrections that belong to them are left.
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
