"""Publishing: all or nothing, months merged, the same content whatever the way to it."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scanner.errors import HistoryError
from scanner.history.history import History
from scanner.history.snapshot import State
from tests.history.equality import assert_holds
from tests.history.markets import SESSIONS, SmallMarket

MARKET = SmallMarket()
SUMMER = tuple(session for session in SESSIONS if session.month in {7, 8})


def publish(folder: Path, sessions: Sequence[date], market: SmallMarket = MARKET) -> State:
    bars = [market.bars(session) for session in sessions]
    return History(folder).publish(bars, market.splits(), market.listings(), market.origin())


def blocks(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("bars-*")}


def test_the_digest_does_not_depend_on_the_order_of_publishing(tmp_path: Path) -> None:
    at_once = publish(tmp_path / "at once", SUMMER)
    shuffled = random.Random(7).sample(SUMMER, len(SUMMER))
    for start in range(0, len(shuffled), 5):
        piecemeal = publish(tmp_path / "piecemeal", shuffled[start : start + 5])
    twice = publish(tmp_path / "piecemeal", SUMMER[:3])
    assert at_once.digest == piecemeal.digest == twice.digest
    assert at_once.sessions == piecemeal.sessions == SUMMER


def test_a_late_correction_changes_the_digest_and_only_its_month(tmp_path: Path) -> None:
    before, names = publish(tmp_path, SUMMER), blocks(tmp_path)
    corrected = SmallMarket(corrected=SUMMER[:1])
    after = publish(tmp_path, SUMMER[:1], corrected)
    assert after.digest != before.digest
    assert {name[:12] for name in blocks(tmp_path) - names} == {"bars-2016-07"}
    assert_holds(History(tmp_path).load().bars, corrected, SUMMER)
    assert publish(tmp_path, SUMMER[:1]).digest == before.digest


def test_splits_and_listings_count_in_the_digest(tmp_path: Path) -> None:
    before = publish(tmp_path, SUMMER[:1])
    splits, listings = MARKET.splits(), MARKET.listings()
    known = replace(listings, sector=np.full(len(listings.tickers), "Energy"))
    sectors = History(tmp_path).publish([], splits, known, MARKET.origin())
    ratio = History(tmp_path).publish([], replace(splits, split_to=splits.split_to + 1), known, MARKET.origin())
    assert len({before.digest, sectors.digest, ratio.digest}) == 3
    assert set(History(tmp_path).load().listings.sector) == {"Energy"}


def test_an_origin_does_not_go_back(tmp_path: Path) -> None:
    publish(tmp_path, SUMMER[:1])
    state = publish(tmp_path, SUMMER[:1], SmallMarket(offered=SESSIONS[:9]))
    assert state.origin == MARKET.origin()


def test_another_market_is_refused_by_name(tmp_path: Path) -> None:
    publish(tmp_path, SUMMER[:1])
    with pytest.raises(HistoryError, match=r"holds the market small, not large: .* SCANNER_HISTORY"):
        publish(tmp_path, SUMMER[:1], SmallMarket(name="large"))


def test_only_files_named_by_one_of_two_manifests_stay(tmp_path: Path) -> None:
    publish(tmp_path, SUMMER)
    for end in range(1, 6):
        publish(tmp_path, SUMMER[:end], SmallMarket(corrected=SUMMER[:end]))
    assert len(blocks(tmp_path)) == 3  # August, July, and the July before


def test_files_of_others_stay(tmp_path: Path) -> None:
    for name in ("thesis.txt", "bars-2016-09.csv", "splits.csv"):
        tmp_path.joinpath(name).write_text("not ours")
    publish(tmp_path, SUMMER[:1])
    publish(tmp_path, SUMMER[:2])
    assert {path.name for path in tmp_path.iterdir()} >= {"thesis.txt", "bars-2016-09.csv", "splits.csv"}


STEPS: list[tuple[object, str]] = [(Path, "open"), (os, "fsync"), (Path, "replace"), (Path, "unlink")]


@pytest.mark.parametrize(("owner", "name"), STEPS, ids=[name for _, name in STEPS])
def test_a_failure_at_any_step_leaves_the_old_state_or_the_new(
    owner: object, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = publish(tmp_path / "new", SUMMER).digest
    failures = 0
    while True:
        folder = tmp_path / str(failures)
        # Two states before, so that there is a manifest to keep and a file to remove.
        publish(folder, SUMMER[-3:-2])
        old = publish(folder, SUMMER[-3:-1]).digest
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, failing(getattr(owner, name), after=failures))
            if published(folder):
                break
        state = History(folder).load().state
        assert state.digest in {old, new}
        assert_holds(History(folder).load().bars, MARKET, state.sessions)
        assert publish(folder, SUMMER).digest == new
        failures += 1
    assert failures > (0 if name == "unlink" else 5)


def published(folder: Path) -> bool:
    """Publish on a disk that may be full; False if it was."""
    try:
        publish(folder, SUMMER)
    except HistoryError as error:
        return "No space left on device" not in str(error)
    return True


def failing(step: Callable[..., Any], after: int) -> Callable[..., Any]:
    """Let `after` calls to write pass, then fail once, as a full disk does."""
    calls = 0

    def call(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        reads = "rb" in arguments
        calls += not reads
        if calls == after + 1 and not reads:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return step(*arguments, **options)

    return call
