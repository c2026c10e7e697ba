"""Processes that die while they sync, and processes that sync at the same time."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Sequence
from datetime import date
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from scanner.errors import EmptyHistory
from scanner.history.store import History
from scanner.history.sync import sync
from tests.history.equality import assert_holds
from tests.history.markets import SESSIONS, SmallMarket

if os.name != "posix":
    pytest.skip("kills with SIGKILL", allow_module_level=True)

KILLS = 50
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pytest", "tests.history.markets", "scanner.history.sync"])


def sync_all(folder: Path) -> None:
    sync(History(folder), SmallMarket())


def sync_some(folder: Path, sessions: Sequence[date], together: Barrier) -> None:
    market = SmallMarket(offered=sessions)
    together.wait()
    sync(History(folder), market)


def test_killed_at_random_points_nothing_published_is_lost(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print("kills from seed", seed)  # noqa: T201 # pytest shows it with a failure
    rng = random.Random(seed)  # noqa: S311 # moments, not secrets
    whole = sync(History(tmp_path / "whole"), SmallMarket()).state
    long = min(seconds_of_a_sync(tmp_path / f"timed {i}") for i in range(3))
    folder, published, killed = tmp_path / "0", set[date](), 0
    for number in range(1, 20 * KILLS):
        killed += kill_a_sync(folder, after=rng.uniform(0, 2 * long))
        found = published_sessions(folder)
        assert found >= published, "a published session is lost"
        assert History(folder).inspect().damage == () if found else True
        published = found
        if killed == KILLS:
            break
        if len(found) == len(SESSIONS):
            folder, published = tmp_path / str(number), set()
    assert killed == KILLS
    assert sync(History(folder), SmallMarket()).state == whole


def seconds_of_a_sync(folder: Path) -> float:
    began = time.monotonic()
    sync_all(folder)
    return time.monotonic() - began


def kill_a_sync(folder: Path, after: float) -> bool:
    """Kill a process `after` seconds of syncing; False if it was done by then."""
    process = PROCESSES.Process(target=sync_all, args=(folder,))
    process.start()
    process.join(timeout=after)
    process.kill()
    process.join()
    return process.exitcode == -signal.SIGKILL


def published_sessions(folder: Path) -> set[date]:
    """What is there, every bar of it right."""
    with contextlib.suppress(EmptyHistory):
        snapshot = History(folder).load()
        assert_holds(snapshot.bars, SmallMarket(), snapshot.state.sessions)
        return set(snapshot.state.sessions)
    return set()


def test_two_syncs_at_once_add_up(tmp_path: Path) -> None:
    together = PROCESSES.Barrier(2)
    halves = SESSIONS[::2], SESSIONS[1::2]  # both write to every month
    processes = [PROCESSES.Process(target=sync_some, args=(tmp_path / "two", half, together)) for half in halves]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    alone = sync(History(tmp_path / "one"), SmallMarket()).state
    assert History(tmp_path / "two").load().state == alone
    assert History(tmp_path / "two").inspect().damage == ()
