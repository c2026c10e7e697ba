"""What every place a history can be kept in must do, and what a history does in any of them."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import BusyHistory, EmptyHistory
from scanner.history.bucket import Bucket
from scanner.history.files import MAX_FILE_BYTES, Files, Folder
from scanner.history.history import History
from scanner.history.sync import sync
from tests.amazon import client_of, signed_in
from tests.history.equality import assert_holds
from tests.history.markets import SEPTEMBER, SmallMarket

TIMEOUT = 0.05


class Memory:
    """The least that can keep a history: proof that the port asks for no more than it says."""

    place = "memory"
    parallel = 1

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def read(self, name: str, most: int = MAX_FILE_BYTES, time_left: TimeLeft = unlimited) -> bytes:
        try:
            return self._files[name][: most + 1]
        except KeyError:
            raise FileNotFoundError(name) from None

    def write(self, name: str, data: bytes) -> None:
        self._files[name] = data

    def remove(self, name: str) -> None:
        self._files.pop(name, None)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._files))

    def probe(self) -> None:
        pass

    def clock(self) -> float:
        return time.time()

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=TIMEOUT):
            raise BusyHistory(self.place, TIMEOUT)
        try:
            yield
        finally:
            self._lock.release()


Open = Callable[[], Files]


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A stand-in for S3."""
    with signed_in(monkeypatch):
        yield


@pytest.fixture(params=["folder", "memory", "bucket"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Open the same place, as another process would."""
    memory = Memory()
    if request.param == "bucket":
        request.getfixturevalue("amazon")
        client_of("s3").create_bucket(Bucket="prices")
    places: dict[str, Open] = {
        "folder": lambda: Folder(tmp_path / "new" / "history", TIMEOUT),
        "memory": lambda: memory,
        "bucket": lambda: Bucket("s3://prices/us/history", TIMEOUT),
    }
    return places[request.param]


@pytest.fixture
def files(reopen: Open) -> Iterator[Files]:
    """A place, and the right to write there."""
    place = reopen()
    with place.exclusive():
        yield place


def test_what_is_written_is_read(files: Files) -> None:
    files.write("a", b"\x00\xff\n\r\n")
    assert files.read("a") == b"\x00\xff\n\r\n"


def test_a_second_write_replaces_the_first(files: Files) -> None:
    files.write("a", b"long before")
    files.write("a", b"now")
    assert files.read("a") == b"now"


def test_what_is_not_there_is_a_missing_file(files: Files) -> None:
    with pytest.raises(FileNotFoundError):
        files.read("a")


def test_names_are_those_written_and_not_removed(files: Files) -> None:
    for name in ("b", "c", "a"):
        files.write(name, b"")
    files.remove("c")
    assert files.names() == ("a", "b")


def test_removing_nothing_is_no_error(files: Files) -> None:
    files.remove("a")
    assert files.names() == ()


def test_an_unused_place_is_empty(reopen: Open) -> None:
    assert reopen().names() == ()


def test_a_probe_leaves_nothing_and_needs_no_lock(reopen: Open, files: Files) -> None:
    files.write("a", b"")
    free = reopen().probe()
    assert free is None or free > 0
    assert files.names() == ("a",)


def test_its_clock_tells_the_time(reopen: Open) -> None:
    assert abs(reopen().clock() - time.time()) < 60


def test_only_one_writes_at_a_time(reopen: Open, files: Files) -> None:
    with pytest.raises(BusyHistory, match="another process has been writing"), reopen().exclusive():
        pytest.fail("two writers at once")
    files.write("a", b"")
    assert reopen().read("a") == b""  # readers need no right


def test_the_right_to_write_ends_with_a_failure(reopen: Open) -> None:
    with pytest.raises(ZeroDivisionError), reopen().exclusive():
        _ = 1 / 0
    with reopen().exclusive():
        assert reopen().names() == ()


def test_a_history_begins_empty(reopen: Open) -> None:
    with pytest.raises(EmptyHistory, match="run `scanner sync`"):
        History(reopen()).load()


def test_a_history_gives_what_it_got(reopen: Open) -> None:
    market = SmallMarket(SEPTEMBER)
    report = sync(History(reopen()), market)
    snapshot = History(reopen()).load()
    assert snapshot.state == report.state == History(reopen()).state()
    assert snapshot.state.sessions == SEPTEMBER
    assert snapshot.state.origin == market.origin()
    assert_holds(snapshot.bars, market, SEPTEMBER)


def test_a_history_names_damage_and_repairs_it(reopen: Open) -> None:
    market = SmallMarket(SEPTEMBER)
    digest = sync(History(reopen()), market).state.digest
    block = next(name for name in reopen().names() if name.startswith("bars"))
    place = reopen()
    with place.exclusive():
        place.write(block, b"garbage")
    assert History(reopen()).inspect().damage == (block,)
    report = sync(History(reopen()), market)
    assert (report.repaired, report.state.digest) == ((block,), digest)
    assert History(reopen()).inspect().damage == ()
