"""Questions in, answers out: the only place that joins history, cache and scan.

It keeps the last snapshot and panels, so that a second question waits for neither; a new digest in the history is
noticed with every question. A question that was asked before needs the history's digest alone.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

import numpy as np

from scanner.cache.cache import Cache, Question
from scanner.cache.expiry import CACHE_GRACE, seconds_to_keep
from scanner.chart import Chart
from scanner.deadline import TimeLeft, alone, check, unlimited
from scanner.errors import DamagedHistory
from scanner.history.freshness import age_sessions
from scanner.history.history import History
from scanner.history.last_known import LastKnown, Seen
from scanner.history.snapshot import Snapshot, State
from scanner.market_data.tables import Listings
from scanner.panel.panel import Panel, panel_at
from scanner.query import Query, read_request, read_values
from scanner.result import Answer, Coverage, Data, Totals, Values
from scanner.scanning.data_notes import own_benchmark, sessions_missing, source_ends
from scanner.scanning.facts import facts_of
from scanner.scanning.overlays import check_overlays, overlaid
from scanner.scanning.pending_takeovers import listed
from scanner.scanning.scan import scan
from scanner.scanning.session import session_row
from scanner.scanning.stock_report import describe
from scanner.scanning.ticker_lookup import find_one
from scanner.scanning.unranked import unranked
from scanner.scanning.values import compute_values
from scanner.standing import Standing, Status
from scanner.stock_report import StockReport
from scanner.stopwatch import Stopwatch
from scanner.version import NUMBERS, __version__

#: Panels kept: today's, and one of the past for whoever compares.
PANELS = 2
#: Seconds for which the state before serves in a damaged one's place, until that is tried again.
RELOAD_AFTER = 60.0


class _View(NamedTuple):
    """A session ready to be scanned."""

    seen: Seen
    panel: Panel
    facts: Listings


class Service:
    """Answers questions from one history, from as many threads as ask.

    Args:
        benchmark: the ticker to measure against; a market without it is measured against its own index.
        now: tells the time of a market's source by the market's name; None for one that stands still at its last
            session.
        cache: None to compute every answer anew.
        grace: from the close of a session until its data is expected; answers are kept until then.
    """

    def __init__(  # what differs from process to process
        self,
        history: History,
        *,
        benchmark: str,
        threads: int,
        now: Callable[[str], datetime | None],
        cache: Cache | None = None,
        grace: timedelta = CACHE_GRACE,
    ) -> None:
        self.history = history
        self._benchmark = benchmark
        self._threads = threads
        self._now = now
        self.cache = cache
        self._grace = grace
        self._states = LastKnown(history)
        self._snapshot: Snapshot | None = None
        self._in_place_of: str | None = None  # the digest of a damaged state, in whose place the snapshot serves
        self._in_place_until = 0.0
        self._panels: dict[int, tuple[Panel, Listings]] = {}  # of the snapshot, by row; the one used last stands last
        self._loading = threading.Lock()

    def scan(
        self,
        asked: Mapping[str, object],
        *,
        everything: bool = False,
        skip: int = 0,
        time_left: TimeLeft = unlimited,
        largest: int | None = None,
    ) -> Answer:
        """Answer a scan request.

        Args:
            asked: the fields of `ScanRequest`, or their aliases.
            everything: give all that matched, whatever the limit.
            skip: results left out at the beginning, for the next page of a long answer. Such a page is not cached.
            time_left: where it falls to zero after the ranking, the answer is `partial`.
            largest: bytes of JSON that an answer may have; None where nobody counts them.

        Raises:
            RequestError: with every fault of the request.
            AnswerTooLarge: one that would have more than `largest`, where that is known before it is written.
            OutOfTime: it fell to zero before the ranking was whole.
            EmptyHistory: nothing has been synced.
            DamagedHistory: what the scan needs is damaged.
        """
        clock = Stopwatch()
        query = read_request(asked)
        if everything:
            query = query.unlimited()
        if skip:
            query = replace(query, skip=skip)
        find = partial(self._found, query, clock, time_left, largest)
        if self.cache and not skip:
            answer = self._kept(query, self.cache, clock, time_left, find)
        else:
            answer, seen = find(self._states.state(time_left))
            answer = replace(answer, notes=(*seen.notes(), *answer.notes))
        return for_asker(answer, query, clock)

    def values(
        self,
        expressions: str,
        *,
        as_of: object = None,
        tickers: object = None,
        time_left: TimeLeft = unlimited,
    ) -> Values:
        """Compute expressions for the current tickers of a session.

        Raises:
            RequestError: where an expression cannot be read, `as_of` is no session, or a ticker has no bar in it.
            OutOfTime: `time_left` fell to zero.
        """
        query = read_values(expressions, as_of=as_of, tickers=tickers)
        request = query.request
        view = self._view(request.as_of, Stopwatch(), time_left)
        names, columns = compute_values(
            view.panel, view.facts, query.columns, request.tickers, threads=self._threads, time_left=time_left
        )
        echo = query.echo()
        asked = {"expressions": echo["columns"], "as_of": echo["as_of"], "tickers": echo["tickers"]}
        return Values(asked, view.panel.session, self._data(view), names, columns)

    def show(self, ticker: str, asked: Mapping[str, object], *, time_left: TimeLeft = unlimited) -> StockReport:
        """Describe one stock.

        Raises:
            RequestError: where the ticker has no bar in the session, or the request has faults.
            OutOfTime: `time_left` fell to zero.
        """
        query = read_request(asked)
        view = self._view(query.request.as_of, Stopwatch(), time_left)
        named = find_one(ticker, view.panel)
        found = describe(view.panel, view.facts, named, query, threads=self._threads, time_left=time_left)
        return StockReport(
            request=query.echo(),
            as_of=view.panel.session,
            data=self._data(view),
            result=found.row,
            score_parts=found.score_parts,
            bars=found.bars,
            indicators=found.indicators,
            check=found.check,
            presets=found.presets,
            notes=(*query.notes, *unranked(view.facts)),
        )

    def chart(
        self,
        ticker: str,
        *,
        overlays: str | None = None,
        sessions: int | None = None,
        as_of: object = None,
        time_left: TimeLeft = unlimited,
    ) -> Chart:
        """Give a ticker's own bars up to a session, and the values that expressions had on each.

        Args:
            ticker: as any program writes it.
            overlays: expressions separated by commas.
            sessions: how many of the newest bars to give; None for all.
            as_of: a past session, on whose basis prices are; by default the newest.
            time_left: tells the seconds that are left.

        Raises:
            RequestError: the ticker has no bar in the session, `as_of` is no session, or an expression cannot be read
                or ranks stocks.
            OutOfTime: `time_left` fell to zero.
        """
        query = read_values(overlays, as_of=as_of, field="overlays") if overlays else read_request({"as_of": as_of})
        check_overlays(query.columns)
        view = self._view(query.request.as_of, Stopwatch(), time_left)
        named = find_one(ticker, view.panel)
        bars = overlaid(view.panel, named, query.columns, time_left)
        return Chart(
            name=str(view.facts.name[view.panel.column[named]]),
            as_of=view.panel.session,
            data=self._data(view),
            bars=bars if sessions is None else bars.last(sessions),
            notes=(*view.seen.notes(), *own_benchmark(self._benchmark, view.panel)),
        )

    def standing(self, as_of: object = None, time_left: TimeLeft = unlimited) -> Standing:
        """Tell of what data, and of which session, a question would be answered; no bar is loaded for it.

        The newest state may turn out to be damaged when it is loaded: the answer's own `data.digest` tells which state
        it is of.

        Raises:
            RequestError: `as_of` is no session.
            OutOfTime: `time_left` fell to zero.
            HistoryError: as `History.state` does.
        """
        query = read_request({"as_of": as_of})
        return self._standing(self._served(time_left), query.request.as_of)

    def status(self, time_left: TimeLeft = unlimited) -> Status:
        """Tell what is stored, as its manifest says it. Raises as `standing` does."""
        seen = self._served(time_left)
        return Status.of(self._standing(seen), seen.state)

    def _served(self, time_left: TimeLeft) -> Seen:
        """Give the state that answers would be of: one that is loaded may serve in a damaged one's place."""
        seen = self._states.state(time_left)
        snapshot = self._serving(seen.state)
        return seen if snapshot is None else replace(seen, state=snapshot.state)

    def _standing(self, seen: Seen, as_of: date | None = None) -> Standing:
        return Standing.of(seen, as_of, self._age(seen.state), self._benchmark)

    def _kept(
        self,
        query: Query,
        cache: Cache,
        clock: Stopwatch,
        time_left: TimeLeft,
        find: Callable[[Seen], tuple[Answer, Seen]],
    ) -> Answer:
        """Give an answer of the cache's, as old as its data is by now, or one found and put there."""
        seen = self._states.state(time_left)
        state = seen.state
        session = state.sessions[session_row(state.sessions, query.request.as_of)]

        def compute() -> Answer:
            nonlocal seen
            clock.phase("cache")
            answer, seen = find(seen)
            return answer

        question = Question.of(
            query,
            session=session,
            digest=state.digest,
            benchmark=self._benchmark,
            compute=compute,
            # A sync may come between.
            lasting=lambda answer: answer.data.digest == state.digest and not answer.partial,
            seconds=seconds_to_keep(state, self._now(state.origin.market), self._grace),
            time_left=time_left,
        )
        answer = cache.answer(question)
        answer = replace(answer, notes=(*seen.notes(), *answer.notes))  # what is so now is not kept with it
        if not answer.cached:
            clock.phase("keep")
            return answer
        clock.phase("cache")
        return replace(answer, data=replace(answer.data, age_sessions=self._age(state)))

    def _found(
        self, query: Query, clock: Stopwatch, time_left: TimeLeft, largest: int | None, seen: Seen
    ) -> tuple[Answer, Seen]:
        """Scan; what only the asker has, a request and its id and notes, is left to be filled in."""
        view = self._view(query.request.as_of, clock, time_left, seen)
        found = scan(view.panel, view.facts, query, threads=self._threads, time_left=time_left, largest=largest)
        clock.phase("scan")
        covered = view.panel.coverage
        answer = Answer(
            request_id="",
            request={},
            as_of=view.panel.session,
            data=self._data(view),
            coverage=Coverage(covered.listed, covered.current, covered.stale, covered.faulty, found.eligible),
            survivors=found.survivors,
            matched=found.matched,
            results=found.results,
            totals=Totals.of(found.results, query.request.account_size),
            timings={},
            versions={"scanner": __version__, "numbers": str(NUMBERS), "numpy": np.__version__},
            notes=(
                *source_ends(view.seen.state),
                *own_benchmark(self._benchmark, view.panel),
                *found.notes,
                *sessions_missing(view.seen.state, found.sessions_missing),
            ),
            partial=found.bare > 0,
        )
        return answer, view.seen

    def _view(self, as_of: date | None, clock: Stopwatch, time_left: TimeLeft, seen: Seen | None = None) -> _View:
        """Load what is not loaded yet, and build the session's panel if it is a new one; both stay for later."""
        seen = seen or self._states.state(time_left)
        session_row(seen.state.sessions, as_of)  # a session that is not there needs no loading
        with alone(self._loading, time_left, "the history was loaded"):
            snapshot = self._serving(seen.state)
            if snapshot is None:
                snapshot, seen = self._loaded(time_left)
            if snapshot.state.digest != seen.state.digest:
                seen = replace(seen, state=snapshot.state)
            clock.phase("load")
            check(time_left)
            panel, facts = self._panel(snapshot, session_row(seen.state.sessions, as_of), time_left)
        clock.phase("panel")
        return _View(seen, panel, facts)

    def _serving(self, state: State) -> Snapshot | None:
        """Give what is loaded if it is this state, or serves in its place for a while."""
        snapshot = self._snapshot  # once: another thread may be replacing it
        in_place = state.digest == self._in_place_of and time.monotonic() < self._in_place_until
        return snapshot if snapshot and (in_place or state.digest == snapshot.state.digest) else None

    def _loaded(self, time_left: TimeLeft) -> tuple[Snapshot, Seen]:
        """Load the state that is there now, or the one before it while that one is damaged."""
        seen = self._states.state(time_left)
        serving = self._serving(seen.state)
        if serving is not None:  # another has loaded it meanwhile
            return serving, seen
        self._snapshot = None  # two at once would need twice the memory
        self._panels.clear()
        self._in_place_of = None
        try:
            self._snapshot = self.history.load(time_left=time_left)
        except DamagedHistory as error:
            self._snapshot = self.history.load_before(error, time_left)
            self._in_place_of, self._in_place_until = seen.state.digest, time.monotonic() + RELOAD_AFTER
        return self._snapshot, seen

    def _panel(self, snapshot: Snapshot, row: int, time_left: TimeLeft) -> tuple[Panel, Listings]:
        """Give a session's panel, kept or built."""
        found = self._panels.pop(row, None)
        if found is None:
            if len(self._panels) >= PANELS:
                del self._panels[next(iter(self._panels))]
            panel = panel_at(snapshot, row, self._benchmark, time_left)
            found = panel, facts_of(snapshot.listings, panel.tickers, panel.session)
        self._panels[row] = found
        return found

    def _data(self, view: _View) -> Data:
        state = view.seen.state
        origin = state.origin
        return Data(
            market=origin.market,
            simulated=origin.simulated,
            last_session=state.sessions[-1],
            age_sessions=self._age(state),
            digest=state.digest,
            benchmark=view.panel.benchmark.name,
        )

    def _age(self, state: State) -> int:
        return age_sessions(state, self._now(state.origin.market))


def for_asker(answer: Answer, query: Query, clock: Stopwatch) -> Answer:
    """Fill in what only the asker has: a request and its id, what is listed for it, its notes, and how long it took.

    Args:
        answer: to the query, computed now or before.
        query: what was asked.
        clock: measured the phases.

    Returns:
        The whole answer.
    """
    results = listed(query, answer.results)
    return replace(
        answer,
        request_id=str(uuid.uuid4()),
        request=query.echo(),
        results=results,
        totals=Totals.of(results, query.request.account_size),  # a cached answer may have had more of them
        notes=(*query.notes, *answer.notes),
        timings=clock.phases,
    )
