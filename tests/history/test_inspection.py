"""Inspection: what is stored, what is missing, what is damaged; and a sync mends it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.errors import DamagedHistory, EmptyHistory
from scanner.history.history import History
from scanner.history.sync import sync
from tests.history.markets import NAMES, SEPTEMBER, SESSIONS, SmallMarket

MARKET = SmallMarket(offered=SESSIONS[-30:])
MANIFESTS = {"manifest.json", "manifest-previous.json"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A history one session ahead of the state kept for emergencies, so that a block lives on for that one alone."""
    sync(History(tmp_path), SmallMarket(offered=MARKET.offered[:-1]))
    last = MARKET.bars(MARKET.offered[-1])
    History(tmp_path).publish([last], MARKET.splits(), MARKET.listings(), MARKET.origin())
    return tmp_path


def stored_files(folder: Path) -> list[Path]:
    """All but the lock."""
    return sorted(path for path in folder.iterdir() if path.name != ".lock")


def flip(position: int) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[position % len(data)] ^= 1
        path.write_bytes(data)

    return damage


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def empty(path: Path) -> None:
    path.write_bytes(b"")


SEED = random.SystemRandom().randrange(2**32)
ANYWHERE = {f"flip-anywhere-{i}": flip(random.Random(SEED + i).randrange(2**31)) for i in range(4)}
DAMAGES = {
    "flip-first": flip(0),
    "flip-last": flip(-1),
    **ANYWHERE,
    "truncate": truncate,
    "append": append,
    "empty": empty,
    "delete": Path.unlink,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_to_any_file_is_named_and_repaired(folder: Path, damage: Callable[[Path], None]) -> None:
    print("positions from seed", SEED)
    sound = History(folder).state()
    assert len(stored_files(folder)) == 7  # two months, one in two states, two tables, two manifests
    for path in stored_files(folder):
        before = {kept: kept.read_bytes() for kept in stored_files(folder)}
        damage(path)
        assert path.name in History(folder).inspect().damage
        report = sync(History(folder), MARKET)
        assert path.name in report.repaired
        assert report.state == sound
        assert History(folder).inspect().damage == ()
        for kept, data in before.items():
            kept.write_bytes(data)


def test_damage_fails_a_load_by_name(folder: Path) -> None:
    for stored in {path.name for path in stored_files(folder)} - MANIFESTS:
        path = folder / stored
        data = path.read_bytes()
        flip(17)(path)
        if stored in needed(folder):
            with pytest.raises(DamagedHistory, match=stored):
                History(folder).load()
        else:
            assert History(folder).load().state.sessions == tuple(MARKET.offered)
        path.write_bytes(data)


def needed(folder: Path) -> set[str]:
    """The files the state is made of: those that matter once the state before is forgotten."""
    manifest = folder.joinpath("manifest.json").read_text()
    return {path.name for path in stored_files(folder) if path.name in manifest}


def test_a_damaged_manifest_leaves_the_state_before_and_is_named(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    flip(50)(folder / "manifest.json")
    assert History(folder).load().state.sessions == tuple(MARKET.offered[:-1])
    assert "manifest.json" in caplog.text


def test_two_damaged_manifests_are_named_and_repaired(folder: Path) -> None:
    digest = History(folder).state().digest
    for name in MANIFESTS:
        truncate(folder / name)
    for look in (History(folder).load, History(folder).inspect, History(folder).state):
        with pytest.raises(DamagedHistory, match=r"manifest\.json, manifest-previous\.json"):
            look()
    assert sync(History(folder), MARKET).state.digest == digest
    assert History(folder).inspect().damage == ()


def test_a_sound_history_is_described(folder: Path) -> None:
    report = History(folder).inspect()
    assert report.state == History(folder).load().state
    assert report.tickers == len(NAMES)
    assert (report.holes, report.damage, report.damaged_sessions) == ((), (), ())
    assert report.size == sum(folder.joinpath(name).stat().st_size for name in needed(folder))


def test_damaged_sessions_are_those_of_the_damaged_month(folder: Path) -> None:
    for path in folder.glob("bars-2016-09-*"):
        flip(1000)(path)
    assert History(folder).inspect().damaged_sessions == SEPTEMBER


def test_holes_are_the_sessions_between(tmp_path: Path) -> None:
    with_holes = [session for session in SEPTEMBER if session.day not in {8, 9, 20}]
    sync(History(tmp_path), SmallMarket(offered=with_holes))
    assert [session.day for session in History(tmp_path).inspect().holes] == [8, 9, 20]


def test_nothing_stored_is_an_empty_history(tmp_path: Path) -> None:
    with pytest.raises(EmptyHistory):
        History(tmp_path / "none").inspect()


def test_while_the_newest_state_is_damaged_the_one_before_can_be_loaded(folder: Path) -> None:
    for path in [path for path in folder.glob("bars-2016-09-*") if path.name in needed(folder)]:
        flip(1000)(path)
    with pytest.raises(DamagedHistory) as damage:
        History(folder).load()
    before = History(folder).load_before(damage.value)
    assert before.state.sessions == tuple(MARKET.offered[:-1])
    assert before.state.damage == damage.value.files
    for path in folder.glob("splits-*"):
        path.unlink()
    with pytest.raises(DamagedHistory) as again:
        History(folder).load_before(damage.value)
    assert again.value is damage.value
