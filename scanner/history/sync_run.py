"""One running sync: fetches sessions, publishes what arrives, and sums up the changes."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from scanner.deadline import TimeLeft
from scanner.errors import OutOfTime
from scanner.history.arrivals import Asked, batches, counted
from scanner.history.block import as_stored
from scanner.history.changes import Changes
from scanner.history.fetch_clock import FetchClock
from scanner.history.fetched import Fetched
from scanner.history.history import History
from scanner.history.snapshot import State
from scanner.market_data.dropped import NONE_DROPPED
from scanner.market_data.tables import SessionBars
from scanner.observe import Progress
from scanner.sources.base import Market, RemoteMarket


@dataclass(frozen=True, slots=True)
class Job:
    """The task of a sync.

    Attributes:
        clock: gives the times of fetches.
        again: the session from which on everything is fetched again; None for what may have changed.
        seconds: of fetching that an interruption may lose.
    """

    history: History
    clock: FetchClock
    progress: Progress
    time_left: TimeLeft
    again: date | None
    seconds: float


class SyncRun:
    """The progress of a sync.

    Args:
        parts: what is published besides the bars, and the withdrawn sessions.

    Attributes:
        held: the sessions with bars.
        absent: the sessions without bars.
        fetched: the published sessions, in order of publication.
        halted: whether time ran out before all corrections arrived, so that none of them may be published.
        changes: the differences to what was stored before.
        dropped: rows of the source that could not be read and were dropped.
        left: the sessions of the last `take` or `stream` that have not arrived, newest first.
    """

    def __init__(self, job: Job, parts: Fetched, held: Collection[date], absent: Collection[date]) -> None:
        self._job = job
        self._parts = parts
        self._withdrawn = dict(parts.withdrawn)
        self.held, self.absent = {*held}, {*absent}
        self.fetched: list[date] = []
        self.left: list[date] = []
        self.halted = False
        self.changes = Changes()
        self.dropped = parts.splits.dropped + (parts.listings.dropped if parts.listings else NONE_DROPPED)

    def publish(self, bars: Iterable[tuple[SessionBars, int]] = ()) -> State:
        """Publish sessions together with everything else known so far."""
        origin = replace(self._parts.origin, absent=tuple(sorted(self.absent)))
        published = self._job.history.add(replace(self._parts, origin=origin, bars=bars, withdrawn=self._withdrawn))
        self._job.clock.catch_up(published.newest)
        self.changes += published.changes
        return published.state

    def correct(self, market: Market, sessions: Collection[date]) -> bool:
        """Publish corrected sessions in place of the stored ones, and remove withdrawn ones: all or nothing.

        Returns:
            Whether the time sufficed.
        """
        try:
            self.publish(self._corrected(market, sessions))
        except OutOfTime:
            self.halted = True
            return False
        self.fetched += sorted(sessions, reverse=True)
        return True

    def take(self, market: Market, sessions: Collection[date]) -> list[date]:
        """Publish sessions of a local market, newest first; return those that time ran out for."""
        self.left = sorted(sessions, reverse=True)
        self._fill(map(market.bars, [*self.left]), {}, frozenset())
        return self.left

    def stream(self, market: RemoteMarket, sessions: Collection[date], together: Collection[date]) -> list[date]:
        """Publish sessions of a remote market, newest first, none before all of `together` have arrived.

        Returns:
            The sessions that time ran out for.
        """
        self.left = sorted(sessions, reverse=True)
        asked = Asked([*self.left], self._job.clock)
        with closing(_arriving(market, asked)) as arriving:
            self._fill(arriving, asked.times, frozenset(together))
        return self.left

    def _corrected(self, market: Market, sessions: Collection[date]) -> Iterator[tuple[SessionBars, int]]:
        for session in sorted(sessions):
            if self._job.time_left() <= 0:
                raise OutOfTime("all corrections were stored")
            bars = as_stored(market.bars(session))
            self.dropped += bars.dropped
            yield bars, self._parts.times.origin
            self._job.progress.step(session.isoformat())

    def _fill(self, arriving: Iterable[SessionBars], times: Mapping[date, int], together: frozenset[date]) -> None:
        """Publish sessions as they arrive in time.

        Args:
            times: when each session's fetch began; without one, the origin's time counts.
        """
        job = self._job
        passing = counted(self._in_time(arriving), job.progress)
        for batch in batches(self._with_bars(passing, times), job.seconds, lambda: together.isdisjoint(self.left)):
            self.publish([(bars, self._time(times, bars.session)) for bars in batch])
            self.fetched += [bars.session for bars in batch]

    def _in_time(self, arriving: Iterable[SessionBars]) -> Iterator[SessionBars]:
        """Pass sessions on while time suffices for two as slow as the slowest one so far.

        One session is under way then, and what has arrived has to be published.
        """
        slowest, begun = 0.0, time.monotonic()
        if self._job.time_left() <= 0:
            return
        for bars in arriving:
            self.left.remove(bars.session)
            yield bars
            slowest, begun = max(slowest, time.monotonic() - begun), time.monotonic()
            if self._job.time_left() <= 2 * slowest:
                return
        self.left.clear()  # the source does not go further back

    def _with_bars(self, arriving: Iterable[SessionBars], times: Mapping[date, int]) -> Iterator[SessionBars]:
        """Pass on the sessions that have bars, and record which have bars and which do not.

        A session without bars that is later than all sessions with bars may still get them; an earlier one will not.
        """
        again, some = self._job.again, False
        for bars in map(as_stored, arriving):
            session = bars.session
            self.dropped += bars.dropped
            if bars.tickers.size:
                some = True
                self.held.add(session)
                self.absent.discard(session)
                yield bars
            elif session in self.held:
                if some and again is not None and session >= again:
                    self._withdrawn[session] = self._time(times, session)
                    self.held.remove(session)
                    self.absent.add(session)
            elif session < max(self.held, default=date.min):
                self.absent.add(session)

    def _time(self, times: Mapping[date, int], session: date) -> int:
        return times.get(session, self._parts.times.origin)


def _arriving(market: RemoteMarket, sessions: Sequence[date]) -> Generator[SessionBars]:
    yield from market.stream(sessions)
