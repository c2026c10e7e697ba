"""Processes that die while they sync, and processes that sync at the same time."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.errors import EmptyHistory
from scanner.history.block import gather
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.market_data.tables import SessionBars
from scanner.storage.s3.bucket import Bucket
from tests.amazon import REGION, client_of, signed_in
from tests.history.equality import assert_holds
from tests.history.markets import SESSIONS, SmallMarket

if os.name != "posix":
    pytest.skip("kills with SIGKILL", allow_module_level=True)

MARKET, CORRECTED = SmallMarket(), SmallMarket(corrected=SESSIONS)
#: Writers killed at most that only replace what is there.
REWRITES = 20
#: Seconds that a process may take to begin, or to publish once.
TIMEOUT = 60
#: Seconds after which a writer in S3 that was killed loses its right; its clock there counts whole seconds.
LEASE = 0.5
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pytest", "tests.amazon", "tests.history.markets", "scanner.history.sync"])


Work = Callable[[History, Connection], None]


@dataclass(frozen=True)
class Places:
    """Where histories are kept, for this process and for others.

    Attributes:
        root: a folder, or an address in S3.
        kills: how many writers are killed there.
        pause: seconds after which a killed writer has no right any more.
        settings: what others need in their environment.
    """

    root: str
    kills: int
    pause: float
    settings: Mapping[str, str]

    def open(self, name: str, lease: float = LEASE) -> History:
        """Open a history of this name. Who is not killed needs a lease that a busy machine does not outlast."""
        where = f"{self.root}/{name}"
        return History(Bucket(where, lease=lease, region=REGION) if where.startswith("s3://") else Path(where))


@pytest.fixture(params=["folder", "bucket"])
def places(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    if request.param == "folder":
        yield Places(str(tmp_path), kills=50, pause=0, settings={})
        return
    with signed_in(monkeypatch):
        client_of("s3").create_bucket(Bucket="prices")
        settings = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        yield Places("s3://prices", kills=8, pause=LEASE + 1, settings=settings)


def begin(places: Places, name: str, work: Work, says: Connection) -> None:
    """Work in a process of its own, and say when it begins: imports and the like are not part of the work."""
    os.environ.update(places.settings)
    history = places.open(name)
    says.send_bytes(b"begun")
    work(history, says)


def sync_all(history: History, _: Connection) -> None:
    sync(history, SmallMarket())


def sync_some(places: Places, name: str, sessions: Sequence[date], together: Barrier) -> None:
    os.environ.update(places.settings)
    market = SmallMarket(offered=sessions)
    together.wait()
    sync(places.open(name, lease=180), market)


def rewrite_for_ever(history: History, says: Connection) -> None:
    for bars in itertools.cycle([bars_of(market) for market in (CORRECTED, MARKET)]):
        history.publish(bars, MARKET.splits(), MARKET.listings(), MARKET.origin())
        says.send_bytes(b"published")


def bars_of(market: SmallMarket) -> list[SessionBars]:
    return [market.bars(session) for session in SESSIONS]


def test_killed_at_random_points_nothing_published_is_lost(places: Places) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print("kills from seed", seed)
    rng = random.Random(seed)
    whole = sync(places.open("whole"), SmallMarket()).state
    long = min(seconds_of_a_sync(places, f"timed {i}") for i in range(3))
    name, published, killed = "0", set[date](), 0
    for number in range(1, 20 * places.kills):
        killed += kill(places, sync_all, name, after=rng.uniform(0, 2 * long))
        history = places.open(name)
        found = published_sessions(history)
        assert found >= published, "a published session is lost"
        assert history.inspect().damage == () if found else True
        published = found
        if killed == places.kills:
            break
        if len(found) == len(SESSIONS):
            name, published = str(number), set()
    assert killed == places.kills
    assert sync(places.open(name), SmallMarket()).state == whole


def test_a_writer_killed_at_a_random_point_leaves_all_that_it_was_to_replace_or_all_that_it_wrote(
    places: Places,
) -> None:
    history, began = places.open("rewritten"), time.monotonic()
    history.publish(bars_of(MARKET), MARKET.splits(), MARKET.listings(), MARKET.origin())
    long = time.monotonic() - began
    versions = [stored_close(market) for market in (MARKET, CORRECTED)]
    rng, found = random.SystemRandom(), list[list[bool]]()
    kills = min(places.kills, REWRITES)
    while len(found) < kills or ([False, True] not in found and len(found) < 10 * kills):
        assert kill(places, rewrite_for_ever, "rewritten", after=rng.uniform(0, long), published=len(found) % 2)
        assert history.inspect().damage == ()
        close = history.load().bars.close
        found.append([np.array_equal(close, version, equal_nan=True) for version in versions])
    assert [sum(same) for same in found] == [1] * len(found)
    assert [False, True] in found


def stored_close(market: SmallMarket) -> Floats:
    bars = gather(bars_of(market))
    return np.where(bars.present, bars.close, np.nan)


def seconds_of_a_sync(places: Places, name: str) -> float:
    history, began = places.open(name), time.monotonic()
    sync(history, SmallMarket())
    return time.monotonic() - began


def kill(places: Places, work: Work, name: str, after: float, published: int = 0) -> bool:
    """Kill a process `after` seconds of its work, counted from when it has published; False if it was done by then."""
    heard, says = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=begin, args=(places, name, work, says), daemon=True)  # a failed test ends it too
    with heard:
        with says:
            process.start()
        for _ in range(1 + published):
            assert heard.poll(TIMEOUT), "it says nothing"
            heard.recv_bytes()
        process.join(timeout=after)
    process.kill()
    process.join()
    killed = process.exitcode == -signal.SIGKILL
    time.sleep(places.pause if killed else 0)
    return killed


def published_sessions(history: History) -> set[date]:
    """What is there, every bar of it right."""
    with contextlib.suppress(EmptyHistory):
        snapshot = history.load()
        assert_holds(snapshot.bars, SmallMarket(), snapshot.state.sessions)
        return set(snapshot.state.sessions)
    return set()


def test_two_syncs_at_once_add_up(places: Places) -> None:
    together = PROCESSES.Barrier(2)
    halves = [sorted({*SESSIONS[start::2], SESSIONS[-1]}) for start in (0, 1)]  # both write to every month
    processes = [PROCESSES.Process(target=sync_some, args=(places, "two", half, together)) for half in halves]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    alone = sync(places.open("one"), SmallMarket()).state
    assert places.open("two").load().state == alone
    assert places.open("two").inspect().damage == ()
