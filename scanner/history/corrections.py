"""Finds where a source contradicts the history: sessions to fetch again, and sessions to remove.

A local market is compared bar by bar with what is stored. From a remote one the newest sessions are fetched again,
which it may still correct, and older ones only on request, since every session is a call.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from scanner.history.block import as_stored
from scanner.history.changes import same_bars
from scanner.history.sync_run import Job
from scanner.reference_data import calendar
from scanner.sources.base import LocalMarket, Market, is_local, is_remote

_CORRECTED = 3  # newest sessions, which a remote source may still correct


@dataclass(frozen=True, slots=True)
class Corrections:
    """What to do about stored sessions.

    Attributes:
        again: sessions to fetch again.
        withdrawn: sessions to remove, which the source does not have.
        future: those of `withdrawn` that are not over by the source's clock.
    """

    again: frozenset[date]
    withdrawn: frozenset[date] = frozenset()
    future: frozenset[date] = frozenset()


def find_corrections(job: Job, market: Market, held: Collection[date], absent: Collection[date]) -> Corrections:
    """Find the stored sessions that a source contradicts.

    Args:
        held: the sessions stored without damage.
        absent: the sessions that the source had no bar of.
    """
    offered, again = market.sessions(), job.again
    known = {*held, *absent}
    asked = frozenset(session for session in known if again is not None and session >= again)
    later = frozenset(session for session in held if session > offered[-1])
    if is_remote(market):
        future = later & asked | _not_over(later)
        return Corrections((asked | {*sorted(known)[-_CORRECTED:]}) & {*offered}, future, future)
    both, gone = {*held} & {*offered}, {*held} - {*offered}
    if not is_local(market):
        return Corrections(asked & both, asked & gone)
    differing = _differing(job, market, both)
    before = sorted(session for session in gone if session < offered[0])
    withdrawn = frozenset(gone) - later - {*before}
    if market.clocked:
        withdrawn |= later | _of_another_drawing(before, offered[0], changed=bool(both) and differing == both)
        return Corrections(differing, withdrawn, later)
    if (
        again is not None and again > date.min
    ):  # sessions before the source's first one are only meant if a day is given
        withdrawn |= asked & {*before}
    return Corrections(differing, withdrawn | later & asked)


def _not_over(sessions: Collection[date]) -> frozenset[date]:
    """Return the sessions that are not over by this machine's clock either, since the source's may be behind."""
    if not sessions:
        return frozenset()
    over = calendar.last_completed(datetime.now(UTC))
    return frozenset(session for session in sessions if session > over)


def _differing(job: Job, market: LocalMarket, sessions: Collection[date]) -> frozenset[date]:
    """Compare sessions with the stored ones; those for which time runs out count as equal."""
    differing = {*sessions}
    for stored in job.history.stored_bars(sessions) if sessions else ():
        if job.time_left() <= 0 or same_bars(stored, as_stored(market.bars(stored.session))):
            differing.remove(stored.session)
    return frozenset(differing)


def _of_another_drawing(before: Sequence[date], first: date, *, changed: bool) -> frozenset[date]:
    """Return the sessions before the first one of a simulated market that belong to another simulation.

    Args:
        before: ascending.
        changed: whether no common session is equal.
    """
    if changed or not before:
        return frozenset(before)
    gaps = [day for day in calendar.sessions_between(before[0], first)[:-1] if day not in {*before}]
    return frozenset(session for session in before if gaps and session < gaps[-1])
