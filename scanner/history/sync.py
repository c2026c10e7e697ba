"""How a history is filled: newest session first, published as it goes, to be interrupted and resumed at will."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from scanner.errors import ConfigError, DamagedHistory, EmptyHistory, MarketError
from scanner.history.inspection import Report
from scanner.history.manifest import month_of
from scanner.history.publishing import refuse_another
from scanner.history.snapshot import Origin, State
from scanner.history.store import History
from scanner.market.calendar import upcoming
from scanner.market.source import Market, SessionBars
from scanner.observe import Progress, Silent

#: How many sessions a new history gets unless it is told: two years of them and what the longest indicator needs.
NEWEST = 600

_UPCOMING = 260  # a year's sessions and a few
_PUBLISH_AFTER = 10.0  # seconds of fetching that an interruption may cost
_SILENT = Silent()


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did.

    Attributes
    ----------
    state: the state it left.
    fetched: the sessions it published, newest first.
    repaired: the names of the files it found damaged; none of them is any more.
    lost: sessions whose bars were damaged and that the source does not have any more, ascending.
    """

    state: State
    fetched: tuple[date, ...]
    repaired: tuple[str, ...]
    lost: tuple[date, ...]


def sync(history: History, market: Market, sessions: int | None = None, progress: Progress = _SILENT) -> SyncReport:
    """Bring a history up to the market's last completed session.

    Fetches what is missing or damaged of the newest `sessions` (`NEWEST` unless given), and of all sessions back to
    the first one stored; splits and listings always. What has been published stays when it is interrupted.

    Raises
    ------
    MarketError: the source has no session, or does not answer.
    HistoryError: the history holds another market, or cannot be written.
    """
    offered, stored = market.sessions(), _stored(history)
    if not offered:
        raise MarketError(f"{market.name} has no completed session yet: try again later")
    if stored:
        refuse_another(history.place, stored.state.origin, market.name)
    missing = _missing(offered, stored, NEWEST if sessions is None else sessions)
    tables = market.splits(), market.listings()
    origin = Origin(market.name, market.simulated, offered[-1], upcoming(offered[-1], _UPCOMING))
    progress.start("sessions", len(missing))
    try:
        for batch in _batches(market, missing, progress):
            history.publish(batch, *tables, origin)
    finally:
        progress.finish()
    lost = tuple(sorted({*stored.damaged_sessions} - {*offered})) if stored else ()
    if lost:
        history.drop_damaged()
    # Once more, so that the manifest kept for emergencies names the same sessions, and splits and listings are new
    # even where no session was missing.
    state = history.publish([], *tables, origin)
    return SyncReport(state, missing, stored.damage if stored else (), lost)


def _stored(history: History) -> Report | None:
    """Return what is there to build on; nothing if no manifest can be read."""
    try:
        return history.inspect()
    except (EmptyHistory, DamagedHistory):
        return None


def _missing(offered: Sequence[date], stored: Report | None, newest: int) -> tuple[date, ...]:
    """Return the sessions to fetch, newest first."""
    if newest < 1:
        raise ConfigError("sessions", str(newest), "1 or more")
    first, sound = offered[-newest:][0], frozenset[date]()
    if stored:
        first = min(first, stored.state.sessions[0])
        sound = frozenset(stored.state.sessions) - frozenset(stored.damaged_sessions)
    return tuple(session for session in reversed(offered) if session >= first and session not in sound)


def _batches(market: Market, missing: Sequence[date], progress: Progress) -> Iterator[list[SessionBars]]:
    """Fetch, and yield what to publish at once: a month, or what a slow source gave in the time one may lose."""
    begun = time.monotonic()
    for _, month in groupby(missing, key=month_of):
        batch: list[SessionBars] = []
        for session in month:
            batch.append(market.bars(session))
            progress.step(session.isoformat())
            if time.monotonic() - begun >= _PUBLISH_AFTER:
                yield batch
                batch, begun = [], time.monotonic()
        if batch:
            yield batch
            begun = time.monotonic()
