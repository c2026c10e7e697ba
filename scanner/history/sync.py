"""How a history is filled: newest session first, published as it goes, to be interrupted and resumed at will."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import ConfigError, DamagedHistory, EmptyHistory, MarketError, OutOfTime
from scanner.history.inspection import Report
from scanner.history.manifest import month_of
from scanner.history.publishing import refuse_another
from scanner.history.snapshot import Origin, State
from scanner.history.store import History
from scanner.market.calendar import upcoming
from scanner.market.source import Listings, Market, SessionBars, Splits, is_remote
from scanner.observe import Progress, Silent

#: How many sessions a new history gets unless it is told: two years of them and what the longest indicator needs.
NEWEST = 600

_UPCOMING = 260  # a year's sessions and a few
_PUBLISH_AFTER = 10.0  # seconds of fetching that an interruption may cost
_CORRECTED = 3  # newest sessions that a remote source may still correct
_SILENT = Silent()


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did.

    Attributes
    ----------
    state: the state it left.
    fetched: the sessions it published, newest first, those fetched again included.
    repaired: the names of the files it found damaged; none of them is any more.
    lost: sessions whose bars were damaged and that the source does not have any more, ascending.
    details_lost: whether the details of single tickers were damaged, and have to be asked for again.
    left: sessions still to be fetched because time ran out, newest first.
    """

    state: State
    fetched: tuple[date, ...]
    repaired: tuple[str, ...]
    lost: tuple[date, ...]
    details_lost: bool = False
    left: tuple[date, ...] = ()


def sync(
    history: History,
    market: Market,
    sessions: int | None = None,
    progress: Progress = _SILENT,
    time_left: TimeLeft = unlimited,
) -> SyncReport:
    """Bring a history up to the market's last completed session.

    Fetches what is missing or damaged of the newest `sessions` (`NEWEST` unless given), and of all sessions back to
    the first one stored; of a remote market also the three newest stored, which it may have corrected. Splits are
    fetched always, listings too unless the market is remote and they are of this week. What has been published stays
    when it is interrupted. It ends early, with `left` in its report, where the time left may not suffice for another
    session.

    Raises
    ------
    MarketError: the source has no session, or does not answer.
    OutOfTime: the time did not suffice for a first session.
    HistoryError: the history holds another market, or cannot be written.
    """
    offered, stored = market.sessions(), _stored(history)
    if not offered:
        raise MarketError(f"{market.name} has no completed session yet: try again later")
    if stored:
        refuse_another(history.place, stored.state.origin, market.name)
    held, absent = _known(stored)
    settled = (held | absent) - _corrected(market, held | absent)
    wanted = _wanted(offered, stored, NEWEST if sessions is None else sessions, settled)
    splits = _splits(market, min([*wanted[-1:], *held], default=offered[0]))
    listings = _listings(market, history, stored, offered[-1])
    origin = Origin(market.name, market.simulated, offered[-1], _upcoming(market, offered[-1]))
    fetched: list[date] = []
    left = [*wanted]
    progress.start("sessions", len(wanted))
    try:
        with closing(_bars(market, wanted)) as arriving:
            for batch in _batches(_with_bars(_counted(_in_time(arriving, time_left, left), progress), held, absent)):
                history.publish(batch, splits, listings, replace(origin, absent=tuple(sorted(absent))))
                fetched += [bars.session for bars in batch]
    finally:
        progress.finish()
    if not held and left:
        raise OutOfTime("the first session was stored")
    if not held:
        raise MarketError(f"{market.name} gave no bar of its sessions {offered[0]} to {offered[-1]}: try again later")
    lost = tuple(sorted({*stored.damaged_sessions} - {*offered})) if stored else ()
    details_lost = stored is not None and stored.details is None
    if lost or details_lost:
        history.drop_damaged()
    # Once more, so that the manifest kept for emergencies names the same sessions, and splits and listings are new
    # even where no session was missing.
    state = history.publish([], splits, listings, replace(origin, absent=tuple(sorted(absent))))
    damage = stored.damage if stored else ()
    return SyncReport(state, tuple(fetched), damage, lost, details_lost, tuple(left))


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


def _corrected(market: Market, known: set[date]) -> set[date]:
    """Return the sessions that may have been corrected since they were fetched: the newest of a remote market."""
    return {*sorted(known)[-_CORRECTED:]} if is_remote(market) else set()


def _wanted(offered: Sequence[date], stored: Report | None, newest: int, settled: set[date]) -> tuple[date, ...]:
    """Return the sessions to fetch, newest first: all but the settled ones."""
    if newest < 1:
        raise ConfigError("sessions", str(newest), "1 or more")
    first = min([offered[-newest:][0], *(stored.state.sessions[:1] if stored else ())])
    return tuple(session for session in reversed(offered) if session >= first and session not in settled)


def _splits(market: Market, first: date) -> Splits:
    return market.splits(first) if is_remote(market) else market.splits()


def _listings(market: Market, history: History, stored: Report | None, latest: date) -> Listings:
    """Fetch the listings; a remote market's once a week, for a new one has to trade longer than that to be ranked."""
    if is_remote(market) and stored and _week(stored.state.origin.latest) == _week(latest):
        try:
            return history.listings()
        except DamagedHistory:
            pass
    return market.listings()


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _upcoming(market: Market, latest: date) -> tuple[date, ...]:
    closures = market.closures() if is_remote(market) else frozenset[date]()
    return tuple(session for session in upcoming(latest, _UPCOMING) if session not in closures)


def _bars(market: Market, wanted: Sequence[date]) -> Generator[SessionBars]:
    if is_remote(market):
        yield from market.stream(wanted)
    else:
        yield from map(market.bars, wanted)


def _in_time(arriving: Iterable[SessionBars], time_left: TimeLeft, left: list[date]) -> Iterator[SessionBars]:
    """Pass sessions on, striking them off `left`, while time suffices for two as slow as the slowest one so far.

    One session is in the air then, and what has arrived has to be published.
    """
    slowest, begun = 0.0, time.monotonic()
    if time_left() <= 0:
        return
    for bars in arriving:
        left.remove(bars.session)
        yield bars
        slowest, begun = max(slowest, time.monotonic() - begun), time.monotonic()
        if time_left() <= 2 * slowest:
            return
    left.clear()  # the source does not go further back


def _counted(arriving: Iterable[SessionBars], progress: Progress) -> Iterator[SessionBars]:
    for bars in arriving:
        progress.step(bars.session.isoformat())
        yield bars


def _with_bars(arriving: Iterable[SessionBars], held: set[date], absent: set[date]) -> Iterator[SessionBars]:
    """Pass on the sessions that have bars, and write into `held` and `absent` which have and which have none.

    Without bars, a session later than all that have some may yet get them; an earlier one will not.
    """
    for bars in arriving:
        if bars.tickers.size:
            held.add(bars.session)
            absent.discard(bars.session)
            yield bars
        elif bars.session not in held and bars.session < max(held, default=date.min):
            absent.add(bars.session)


def _batches(arriving: Iterable[SessionBars]) -> Iterator[list[SessionBars]]:
    """Yield what to publish at once: a month, or what a slow source gave in the time one may lose."""
    begun = time.monotonic()
    for _, month in groupby(arriving, key=lambda bars: month_of(bars.session)):
        batch: list[SessionBars] = []
        for bars in month:
            batch.append(bars)
            if time.monotonic() - begun >= _PUBLISH_AFTER:
                yield batch
                batch, begun = [], time.monotonic()
        if batch:
            yield batch
            begun = time.monotonic()
