"""One sync under way: what it publishes adds up, and corrections are published whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scanner.deadline import TimeLeft, unlimited
from scanner.history.changes import Changes
from scanner.history.fetched import Fetched, FetchTimes
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.history.sync_run import Job, SyncRun
from scanner.market_data.tables import SessionBars
from tests.countdown import Countdown
from tests.history.markets import SEPTEMBER, SmallMarket
from tests.history.test_sync import Remote, newest_first
from tests.watcher import Watcher


class Far(Remote):
    """A whole remote market."""

    def clock(self) -> datetime:
        return datetime.now(UTC)


def filling(
    history: History, *, held: Sequence[date] = (), again: date | None = None, time_left: TimeLeft = unlimited
) -> SyncRun:
    market = SmallMarket(SEPTEMBER)
    job = Job(history, history.fetch_clock(), Watcher(), time_left, again, 3600)
    now = job.clock.now()
    parts = Fetched(market.origin(), market.splits(), market.listings(), FetchTimes(now, now, listings=now))
    return SyncRun(job, parts, held, ())


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path)
    sync(history, SmallMarket(SEPTEMBER))
    return history


def test_what_is_taken_is_published_newest_first(tmp_path: Path) -> None:
    running = filling(History(tmp_path))
    assert running.take(SmallMarket(SEPTEMBER), SEPTEMBER[:5]) == []
    assert running.fetched == newest_first(SEPTEMBER[:5])
    assert running.held == {*SEPTEMBER[:5]}
    assert History(tmp_path).state().sessions == SEPTEMBER[:5]


def test_corrections_are_published_and_counted(history: History) -> None:
    running = filling(history, held=SEPTEMBER)
    assert running.correct(SmallMarket(SEPTEMBER, corrected=SEPTEMBER), SEPTEMBER[3:5])
    assert running.fetched == newest_first(SEPTEMBER[3:5])
    assert running.changes.sessions == SEPTEMBER[3:5]
    assert not running.halted


def test_corrections_that_the_time_does_not_suffice_for_are_not_published(history: History) -> None:
    before = history.state()
    running = filling(history, held=SEPTEMBER, time_left=Countdown(2))
    assert not running.correct(SmallMarket(SEPTEMBER, corrected=SEPTEMBER), SEPTEMBER[:5])
    assert (running.halted, running.fetched, running.changes) == (True, [], Changes())
    assert history.state() == before


def test_a_market_that_fails_amid_corrections_changes_nothing(history: History) -> None:
    class Failing(SmallMarket):
        def bars(self, session: date) -> SessionBars:
            if session == SEPTEMBER[2]:
                raise ZeroDivisionError
            return super().bars(session)

    before = history.state()
    with pytest.raises(ZeroDivisionError):
        filling(history, held=SEPTEMBER).correct(Failing(SEPTEMBER, corrected=SEPTEMBER), SEPTEMBER[:5])
    assert history.state() == before
    assert history.inspect().damage == ()


def test_a_session_that_comes_without_bars_is_withdrawn_only_after_one_with_some(history: History) -> None:
    running = filling(history, held=SEPTEMBER, again=date.min)
    assert running.stream(Far(SEPTEMBER, empty=[*SEPTEMBER[-2:], SEPTEMBER[3]]), SEPTEMBER, ()) == []
    running.publish()
    assert running.changes.withdrawn == SEPTEMBER[3:4]
    assert running.absent == {SEPTEMBER[3]}
    assert history.state().sessions == (*SEPTEMBER[:3], *SEPTEMBER[4:])


def test_closing_a_stream_is_passed_on(history: History) -> None:
    closed = []

    class Closing(Far):
        def stream(self, sessions: Sequence[date]) -> Iterator[SessionBars]:
            try:
                yield from super().stream(sessions)
            finally:
                closed.append(True)

    filling(history, time_left=Countdown(2)).stream(Closing(SEPTEMBER), SEPTEMBER, ())
    assert closed == [True]
