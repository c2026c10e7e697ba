"""A history to its readers: one whole state while others write, and sentences when it cannot serve."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import EmptyHistory, HistoryError
from scanner.history.history import History
from scanner.history.snapshot import State
from scanner.market_data.tables import SessionBars
from scanner.storage.base import MAX_FILE_BYTES
from scanner.storage.folder import Folder
from tests.history.markets import SESSIONS, SmallMarket

MARKET = SmallMarket()
THREE_MONTHS = [session for session in SESSIONS if session.month in {5, 6, 7}]


def publish(history: History, version: int) -> State:
    """Publish sessions of three months in which every volume says the version."""
    ticker = np.array(["A"])
    price = np.array([1.0])
    bars = [
        SessionBars(session, ticker, price, price, price, price, np.array([float(version)])) for session in THREE_MONTHS
    ]
    return history.publish(bars, MARKET.splits(), MARKET.listings(), MARKET.origin())


def test_a_reader_among_writes_sees_one_version(tmp_path: Path) -> None:
    digests = {publish(History(tmp_path), 0).digest: 0}
    seen: list[tuple[str, set[float]]] = []

    def write() -> None:
        digests.update((publish(History(tmp_path), version).digest, version) for version in range(1, 80))

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        snapshot = History(tmp_path).load()
        seen.append((snapshot.state.digest, set(snapshot.bars.volume.ravel().tolist())))
        assert History(tmp_path).inspect().damage == ()
    writer.join()
    assert len(digests) == 80
    assert len({digest for digest, _ in seen}) > 5
    assert all(volumes == {digests[digest]} for digest, volumes in seen)


class Overtaken(Folder):
    """A folder where, as often as told, two publishes come between a reader's look at the manifest and at the rest."""

    def __init__(self, path: Path, times: int) -> None:
        super().__init__(path)
        self._writer = History(path)
        self._times = times

    def read(self, name: str, most: int = MAX_FILE_BYTES, time_left: TimeLeft = unlimited) -> bytes:
        data = super().read(name, most, time_left)
        if name == "manifest.json" and self._times:
            self._times -= 1
            publish(self._writer, 2 * self._times + 1)
            publish(self._writer, 2 * self._times + 2)
        return data


def test_an_overtaken_reader_starts_again(tmp_path: Path) -> None:
    publish(History(tmp_path), 0)
    snapshot = History(Overtaken(tmp_path, times=3)).load()
    assert snapshot.state == History(tmp_path).state()
    assert set(snapshot.bars.volume.ravel().tolist()) == {2.0}


def test_an_overtaken_inspection_starts_again(tmp_path: Path) -> None:
    publish(History(tmp_path), 0)
    report = History(Overtaken(tmp_path, times=3)).inspect()
    assert report.damage == ()
    assert report.state == History(tmp_path).state()


def test_no_session_published_is_an_empty_history(tmp_path: Path) -> None:
    History(tmp_path).publish([], MARKET.splits(), MARKET.listings(), MARKET.origin())
    for look in (History(tmp_path).state, History(tmp_path).load, History(tmp_path).inspect):
        with pytest.raises(EmptyHistory, match=r"is empty: call Scanner\.sync\(\)"):
            look()


def test_a_place_that_cannot_be_is_a_sentence(tmp_path: Path) -> None:
    occupied = tmp_path / "history"
    occupied.write_text("a file, not a folder")
    with pytest.raises(HistoryError, match=r"cannot be used .*SCANNER_HISTORY"):
        publish(History(occupied), 0)


def test_a_state_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.joinpath("manifest.json").mkdir()
    with pytest.raises(HistoryError, match=r"cannot be used .*SCANNER_HISTORY"):
        History(tmp_path).state()


def test_dropping_damage_leaves_the_rest(tmp_path: Path) -> None:
    publish(History(tmp_path), 0)
    next(tmp_path.glob("bars-2016-06-*")).unlink()
    History(tmp_path).drop_damaged()
    assert {session.month for session in History(tmp_path).load().state.sessions} == {5, 7}


def test_a_place_has_a_name(tmp_path: Path) -> None:
    assert History(tmp_path).place == str(tmp_path)
