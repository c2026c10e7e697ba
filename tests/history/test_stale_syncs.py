"""Two syncs at once: what the slower one fetched before the other does not come back, wherever it is kept."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scanner.history.details import fetch_details
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.market_data.tables import Details, Listings, SessionBars, Splits
from scanner.storage.base import Storage
from scanner.storage.folder import Folder
from scanner.storage.s3.bucket import Bucket
from tests.amazon import client_of, signed_in
from tests.history.markets import SEPTEMBER, SmallMarket
from tests.history.test_sync import Remote

#: Seconds that a test waits for a thread; no test takes as long.
TIMEOUT = 120


@dataclass
class Source:
    """What the vendor has: one number that all of its data says."""

    version: int = 1

    def bars(self, session: date) -> SessionBars:
        price = np.full(2, float(self.version))
        return SessionBars(session, np.array(["A", "B"]), price, price, price, price, price)

    def splits(self) -> Splits:
        day = np.array(["2016-08-01"], "datetime64[D]")
        return Splits(np.array(["A"]), day, np.array([1.0]), np.array([float(self.version)]))

    def listings(self) -> Listings:
        names = np.array(["A", "B"])
        text = np.full(2, str(self.version))
        return Listings(names, text, text, text, text, text)


@dataclass
class Local(SmallMarket):
    """A market of `source`; it stops before the n-th session's bars are taken until it may go on."""

    source: Source = field(default_factory=Source)
    stop_at: int = -1
    stopped: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    name: str = "shared"

    def bars(self, session: date) -> SessionBars:
        if len(self.asked) == self.stop_at:
            self.stopped.set()
            assert self.go_on.wait(TIMEOUT)
        self.asked.append(session)
        return self.source.bars(session)

    def splits(self) -> Splits:
        return self.source.splits()

    def listings(self) -> Listings:
        return self.source.listings()


class Far(Local):
    """The same, every question a call."""

    def stream(self, sessions: Sequence[date]) -> Iterator[SessionBars]:
        yield from map(self.bars, sessions)

    def splits(self, since: date = date.min) -> Splits:
        return self.source.splits()

    def details(self, tickers: Sequence[str]) -> Generator[Details]:
        for ticker in tickers:
            version = self.source.version
            self.stopped.set()
            assert self.go_on.wait(TIMEOUT)
            yield Details(ticker, self.offered[-1], shares=float(version))

    def closures(self) -> frozenset[date]:
        return frozenset()


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with signed_in(monkeypatch):
        client_of("s3").create_bucket(Bucket="prices")
        yield


@pytest.fixture(params=["folder", "bucket"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Storage]:
    if request.param == "bucket":
        request.getfixturevalue("amazon")
        return lambda: Bucket("s3://prices/us")
    return lambda: Folder(tmp_path)


def stored(history: History) -> tuple[set[float], list[float], list[str]]:
    """The versions of bars, splits and listings."""
    snapshot = history.load()
    closes = set(snapshot.bars.close.ravel().tolist())
    return closes, snapshot.splits.split_to.tolist(), snapshot.listings.name.tolist()


def overtaken(reopen: Callable[[], Storage], slow: Local, fast: Local) -> History:
    """Let a slow sync be overtaken by another of a source that has changed meanwhile, and end after it."""
    failures: list[BaseException] = []

    def work() -> None:
        try:
            sync(History(reopen()), slow)
        except BaseException as error:  # noqa: BLE001  # the test raises it
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert slow.stopped.wait(TIMEOUT)
    fast.source.version = 2
    sync(History(reopen()), fast)
    after = stored(History(reopen()))
    assert after == ({2.0}, [2.0], ["2", "2"])
    slow.go_on.set()
    thread.join(TIMEOUT)
    assert not failures
    return History(reopen())


@pytest.mark.parametrize("kind", [Local, Far])
def test_a_slower_sync_does_not_put_back_what_it_fetched_before_another(
    reopen: Callable[[], Storage], kind: type[Local]
) -> None:
    days = SEPTEMBER[:4]
    old, new = Source(), Source()
    history = overtaken(reopen, kind(days, source=old, stop_at=2), kind(days, source=new))
    closes, splits, listings = stored(history)
    assert (splits, listings) == ([2.0], ["2", "2"])
    # Of a market on this machine all is as old as the sync; a remote one may have been asked for the rest later.
    assert closes == ({2.0} if kind is Local else {1.0, 2.0})


def test_what_a_slower_sync_fetches_after_the_other_is_taken(reopen: Callable[[], Storage]) -> None:
    days = SEPTEMBER[:4]
    source = Source()
    history = overtaken(reopen, Far(days, source=source, stop_at=2), Far(days, source=source))
    assert stored(history) == ({2.0}, [2.0], ["2", "2"])


def test_details_fetched_before_are_not_put_back(reopen: Callable[[], Storage]) -> None:
    sync(History(reopen()), Far(SEPTEMBER[:3]))
    slow, fast = Far(SEPTEMBER[:3]), Far(SEPTEMBER[:3], source=Source(2))
    thread = threading.Thread(target=lambda: fetch_details(History(reopen()), slow))
    thread.start()
    assert slow.stopped.wait(TIMEOUT)
    fast.go_on.set()
    fetch_details(History(reopen()), fast)
    assert {known.shares for known in History(reopen()).details()} == {2.0}
    slow.go_on.set()
    thread.join(TIMEOUT)
    shares = {known.ticker: known.shares for known in History(reopen()).details()}
    assert shares["A"] == 2.0  # asked for before the other was


@pytest.mark.parametrize("seed", range(6))
def test_syncs_interleaved_at_random_leave_what_was_fetched_last(tmp_path: Path, seed: int) -> None:
    """Each sync fetches a version newer than all before; they begin and end in any order."""
    rng = random.Random(seed)
    days = SEPTEMBER[:3]
    source, running = Source(0), list[tuple[Far, threading.Thread]]()
    latest = dict[date, float]()
    lock = threading.Lock()

    @dataclass
    class Noting(Far):
        def bars(self, session: date) -> SessionBars:
            bars = super().bars(session)
            with lock:
                latest[session] = max(latest.get(session, 0.0), float(bars.close[0]))
            return bars

    newest_splits = 0
    for _ in range(6):
        if running and rng.random() < 0.4:
            market, thread = running.pop(rng.randrange(len(running)))
            market.go_on.set()
            thread.join(TIMEOUT)
            continue
        source.version += 1
        newest_splits = source.version
        market = Noting(days, source=source, stop_at=rng.randrange(3))
        thread = threading.Thread(target=lambda market=market: sync(History(tmp_path), market))
        thread.start()
        assert market.stopped.wait(TIMEOUT)
        running.append((market, thread))
    for market, thread in rng.sample(running, len(running)):
        market.go_on.set()
        thread.join(TIMEOUT)
    snapshot = History(tmp_path).load()
    assert snapshot.splits.split_to.tolist() == [float(newest_splits)]
    assert dict(zip(snapshot.state.sessions, snapshot.bars.close[:, 0].tolist(), strict=True)) == latest


def test_a_history_filled_under_a_clock_that_was_ahead_takes_what_is_fetched_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "clock", lambda _: 4e9, raising=False)  # the year 2096
        sync(History(tmp_path), Remote(SEPTEMBER))
    corrected = Remote(SEPTEMBER, corrected=SEPTEMBER)
    before = History(tmp_path).state().digest
    sync(History(tmp_path), corrected)
    assert History(tmp_path).state().digest != before
