"""The history: what it holds, how old that is, and whether more can be written there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scanner.doctor.finding import Finding
from scanner.errors import ConfigError, DamagedHistory
from scanner.history.freshness import age_sessions, future_sessions
from scanner.history.history import History
from scanner.history.manifest import CURRENT, PREVIOUS
from scanner.remedy import Advice, Sync, SyncAgain, check_settings
from scanner.scanning.unranked import unranked
from scanner.wording import problem_of, remedy_of

#: A history this old has missed a sync: until the source gives a session, one of them may lack.
MISSED = 2
#: Free bytes below which a sync of the whole market may not end.
LITTLE_ROOM = 200_000_000


def held(history: History, now: Callable[[str], datetime | None]) -> Finding:
    """Say what a history holds.

    Args:
        now: tells the time of a market's source by the market's name; None for one that stands still.

    Raises:
        HistoryError: it holds nothing, is damaged, or cannot be read.
    """
    state = history.state()
    sessions, origin = state.sessions, state.origin
    age = age_sessions(state, now(origin.market))
    facts = {
        "place": history.place,
        "market": origin.market,
        "simulated": origin.simulated,
        "sessions": len(sessions),
        "first_session": sessions[0],
        "last_session": sessions[-1],
        "age_sessions": age,
        "digest": state.digest,
    }
    if state.damage:
        said = f"{', '.join(state.damage)} is damaged, and the state before it is used"
        return Finding("history", "warn", said, facts, remedy=Sync())
    future = future_sessions(state, now(origin.market))
    if future:
        said = f"{len(future):,} of its sessions lie in the future, the first of them {future[0]}"
        return Finding("history", "warn", said, facts, remedy=Sync())
    if state.source_ends:
        said = f"the source ends with {state.source_ends}, before the history does with {sessions[-1]}"
        return Finding("history", "warn", said, facts, remedy=SyncAgain())
    if age >= MISSED:
        return Finding("history", "warn", f"the history is {age} sessions old", facts, remedy=Sync())
    kind = "SIMULATED market" if origin.simulated else "market"
    held = f"{len(sessions):,} sessions of the {kind} {origin.market}, {sessions[0]} to {sessions[-1]}"
    return Finding("history", "ok", f"{held}, {'1 session old' if age else 'up to date'}, at {history.place}", facts)


def damaged(history: History) -> Finding | None:
    """Read and verify every file, and look for sessions that are missing; None if all is sound.

    Raises:
        DamagedHistory: files that a scan needs are missing, damaged or not to be read.
    """
    report = history.inspect()
    damage, holes = report.damage, report.holes
    if holes and not damage:
        said = f"{len(holes):,} sessions are missing between its first and its last, the earliest of them {holes[0]}"
        return Finding("history", "warn", said, {"place": history.place, "holes": holes}, remedy=Sync())
    if not damage:
        return None
    error = DamagedHistory(damage)
    if set(damage) <= {CURRENT, PREVIOUS}:  # there are two, so that one may fail
        facts = {"place": history.place, "damage": damage}
        return Finding("history", "warn", error.problem, facts, remedy=error.remedy)
    raise error


def of_another_market(found: Finding, market: str | None) -> Finding | None:
    """Tell if a history that was found is of another market than the one that is set; None if not.

    Args:
        market: the name of the one that is set; None if nobody knows.
    """
    held = found.facts["market"]
    if market in {held, None}:
        return None
    problem = f"SCANNER_MARKET means {market}, but the history holds {held}, and a sync mixes no markets"
    todo = check_settings("set SCANNER_MARKET to that, or name another place with SCANNER_HISTORY")
    return Finding("history", "warn", problem, found.facts, remedy=todo)


def untyped(found: Finding, history: History) -> Finding | None:
    """Tell if nothing of a history can be ranked, because no ticker is known to be a company's share; None if not."""
    try:
        note = next(unranked(history.listings()), None)
    except ConfigError:  # which is said of the user's own file
        return None
    return Finding("history", "warn", problem_of(note), found.facts, remedy=remedy_of(note)) if note else None


def writable(history: History) -> Finding:
    """Try to write, and leave nothing.

    Raises:
        HistoryError: it cannot be written to.
    """
    free = history.probe()
    facts = {"place": history.place, "free_bytes": free}
    if free is None:
        return Finding("storage", "ok", f"{history.place} can be written to", facts)
    room = f"{free / 1e9:,.1f} GB free"
    if free < LITTLE_ROOM:
        todo = Advice("free-resources", "free some, or name another place with SCANNER_HISTORY")
        return Finding("storage", "warn", f"{history.place} has {room}, which a sync may fill", facts, remedy=todo)
    return Finding("storage", "ok", f"{history.place} can be written to, {room}", facts)
