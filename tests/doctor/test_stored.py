"""The history: what it holds, how old that is, and whether more can be written there."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from scanner.doctor.stored import damaged, held, of_another_market, untyped, writable
from scanner.errors import DamagedHistory, EmptyHistory, HistoryError
from scanner.history.annotated import AnnotatedHistory
from scanner.history.history import History
from scanner.history.manifest import CURRENT, PREVIOUS
from scanner.history.sync import sync
from scanner.reference_data.calendar import sessions_between
from scanner.sources.files import FilesMarket
from scanner.sources.files.ticker_file import TickerFile
from scanner.storage.s3.bucket import Bucket
from tests.amazon import Amazon, client_of, signed_in
from tests.history.markets import SmallMarket
from tests.phrases import said


class Disk(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def history(tmp_path: Path) -> History:
    filled = History(tmp_path)
    sync(filled, SmallMarket())
    return filled


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Amazon]:
    with signed_in(monkeypatch) as amazon:
        client_of("s3").create_bucket(Bucket="prices")
        yield amazon


def evening(session: date) -> datetime:
    return datetime.combine(session, time(22), UTC)


def test_what_it_holds_is_said(history: History) -> None:
    state = history.state()
    found = held(history, lambda _: None)
    assert found.level == "ok"
    assert said(found) == (
        f"{len(state.sessions)} sessions of the SIMULATED market {state.origin.market}, {state.sessions[0]} to "
        f"{state.sessions[-1]}, up to date, at {history.place}"
    )
    assert (found.facts["digest"], found.facts["sessions"]) == (state.digest, len(state.sessions))


@pytest.mark.parametrize(("missed", "level", "words"), [(1, "ok", "1 session old"), (2, "warn", "2 sessions old")])
def test_one_session_may_lack_and_a_second_is_a_missed_sync(
    history: History, missed: int, level: str, words: str
) -> None:
    last = history.state().sessions[-1]
    later = sessions_between(last + timedelta(days=1), last + timedelta(days=10))
    found = held(history, lambda _: evening(later[missed - 1]))
    assert (found.level, found.facts["age_sessions"]) == (level, missed)
    assert words in said(found)
    assert ("run `scanner sync`" in said(found)) is (level == "warn")


@pytest.mark.parametrize(("hours", "level"), [(0, "ok"), (-5, "warn"), (-24 * 30, "warn")])
def test_sessions_of_the_future_are_a_warning(history: History, hours: int, level: str) -> None:
    last = history.state().sessions[-1]
    now = datetime.combine(last, time(20), UTC) + timedelta(hours=hours)  # the close in New York
    found = held(history, lambda _: now)
    assert found.level == level
    assert ("lie in the future" in said(found)) is (level == "warn")
    assert ("run `scanner sync`" in said(found)) is (level == "warn")


def test_a_source_that_ends_before_the_history_is_a_warning(history: History) -> None:
    sessions = history.state().sessions
    sync(history, SmallMarket(offered=sessions[:-2]))
    found = held(history, lambda _: None)
    assert found.level == "warn"
    assert said(found).startswith(f"the source ends with {sessions[-3]}, before the history does with {sessions[-1]}")


def test_sessions_that_are_missing_in_between_are_a_warning(tmp_path: Path) -> None:
    sessions = SmallMarket().sessions()
    sync(History(tmp_path), SmallMarket(offered=[*sessions[:5], *sessions[8:]]))
    found = damaged(History(tmp_path))
    assert found
    assert found.level == "warn"
    assert said(found) == (
        f"3 sessions are missing between its first and its last, the earliest of them {sessions[5]}: run `scanner sync`"
    )
    sync(History(tmp_path), SmallMarket())
    assert damaged(History(tmp_path)) is None


def test_an_empty_one_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EmptyHistory, match=r"Scanner\.sync\(\) to fill it"):
        held(History(tmp_path), lambda _: None)


def test_a_folder_that_can_be_written_to_says_how_much_is_free(history: History, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    found = writable(history)
    assert (found.level, said(found)[-8:]) == ("ok", " GB free")
    assert found.facts["free_bytes"]
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    assert writable(History(tmp_path / "a" / "b")).level == "ok"
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_nearly_full_is_a_warning(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Disk(10**9, 9 * 10**8, 10**8))
    found = writable(history)
    assert (found.level, found.facts["free_bytes"]) == ("warn", 10**8)
    assert "0.1 GB free" in said(found)
    assert "SCANNER_HISTORY" in said(found)


def test_a_place_that_cannot_be_written_to_is_an_error() -> None:
    with pytest.raises(
        HistoryError,
        match=r"cannot be used .*: free space, correct its permissions, or name another place with SCANNER_HISTORY",
    ):
        writable(History(Path("/proc/self")))


def test_a_file_in_the_way_is_an_error(tmp_path: Path) -> None:
    tmp_path.joinpath("file").touch()
    with pytest.raises(HistoryError, match="cannot be used"):
        writable(History(tmp_path / "file" / "history"))


def test_a_bucket_that_can_be_written_to_is_left_as_it_was(amazon: Amazon) -> None:
    history = History(Bucket("s3://prices/us"))
    found = writable(history)
    assert (found.level, said(found)) == ("ok", "s3://prices/us can be written to")
    assert [call for call in amazon.changes() if ".probe" in call and "GET" not in call] == [
        "PUT /prices/us/.probe",
        "DELETE /prices/us/.probe",
    ]
    assert client_of("s3").list_objects_v2(Bucket="prices")["KeyCount"] == 0


@pytest.mark.parametrize(
    ("operation", "right"),
    [
        ("PUT /prices/us/.probe", "PutObject"),
        ("GET /prices/us/.probe", "GetObject"),
        ("DELETE /prices/us/.probe", "DeleteObject"),
        ("GET /prices", "ListBucket"),
    ],
)
def test_each_right_that_is_missing_in_a_bucket_is_named(amazon: Amazon, operation: str, right: str) -> None:
    amazon.refuse(operation, "AccessDenied", status=403)
    with pytest.raises(HistoryError, match=f"the right s3:{right} on it is missing"):
        writable(History(Bucket("s3://prices/us")))


def spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def test_a_sound_history_has_nothing_to_tell(history: History) -> None:
    assert damaged(history) is None


@pytest.mark.parametrize("harm", [Path.unlink, spoil])
def test_bars_that_are_gone_or_spoilt_are_an_error_that_names_the_file(
    history: History, harm: Callable[[Path], None]
) -> None:
    file = max(path for path in Path(history.place).iterdir() if path.suffix == ".zst")
    harm(file)
    with pytest.raises(DamagedHistory, match=f"{file.name}.*to fetch it again"):
        damaged(history)


def test_bars_that_may_not_be_read_are_an_error(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refuse(path: str | Path, how: int) -> int:
        if Path(path).name.startswith("bars-"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, how)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(HistoryError, match="Permission denied"):
        damaged(history)


@pytest.mark.parametrize("name", [CURRENT, PREVIOUS])
def test_one_of_the_two_manifests_may_be_damaged_and_is_a_warning(history: History, name: str) -> None:
    spoil(Path(history.place) / name)
    found = damaged(history)
    assert found
    assert (found.level, said(found)) == (
        "warn",
        f"the history is damaged ({name}): run `scanner sync` to fetch it again",
    )


def test_a_state_that_serves_in_place_of_a_damaged_one_is_a_warning(history: History) -> None:
    spoil(Path(history.place) / CURRENT)
    found = held(history, lambda _: None)
    assert (found.level, said(found), found.facts["place"]) == (
        "warn",
        f"{CURRENT} is damaged, and the state before it is used: run `scanner sync`",
        history.place,
    )


def test_a_reserve_that_is_damaged_changes_nothing_for_readers(history: History) -> None:
    spoil(Path(history.place) / PREVIOUS)
    assert held(history, lambda _: None).level == "ok"


def test_a_history_without_types_is_a_warning_that_says_how_to_give_them(tmp_path: Path) -> None:
    folder = tmp_path / "market"
    folder.mkdir()
    folder.joinpath("bars.csv").write_text("date,ticker,open,high,low,close,volume\n2016-09-30,A,1,1,1,1,1\n", "utf-8")
    bare = History(tmp_path / "bare")
    sync(bare, FilesMarket(folder))
    found = untyped(held(bare, lambda _: None), bare)
    assert found
    assert (found.level, "tickers.csv with the columns ticker and type" in said(found)) == (
        "warn",
        True,
    )
    own = tmp_path / "mine.csv"
    own.write_text("ticker,type\nA,common stock\n", "utf-8")
    annotated = AnnotatedHistory(tmp_path / "bare", TickerFile(own))
    assert untyped(held(annotated, lambda _: None), annotated) is None
    own.write_text("ticker,type\nA\n", "utf-8")  # which is said of that file
    assert untyped(held(annotated, lambda _: None), annotated) is None


def test_a_market_with_types_has_nothing_to_tell_of_them(history: History) -> None:
    assert untyped(held(history, lambda _: None), history) is None


def test_a_history_of_another_market_is_a_warning_with_both_ways_out(history: History) -> None:
    found = held(history, lambda _: None)
    held_market = found.facts["market"]
    assert of_another_market(found, str(held_market)) is None
    assert of_another_market(found, None) is None  # which is said of the source
    other = of_another_market(found, "polygon")
    assert other
    assert (other.part, other.level, other.facts) == ("history", "warn", found.facts)
    assert said(other) == (
        f"SCANNER_MARKET means polygon, but the history holds {held_market}, and a sync mixes no markets: set "
        "SCANNER_MARKET to that, or name another place with SCANNER_HISTORY"
    )
