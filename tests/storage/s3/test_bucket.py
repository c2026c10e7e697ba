"""Storing in S3: leases, conditional writes, writers that die or come back late."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

import pytest

from scanner.errors import DamagedHistory, EmptyHistory, HistoryError, MissingExtra
from scanner.history.history import History
from scanner.history.manifest import CURRENT
from scanner.history.sync import sync
from scanner.storage.base import BusyError
from scanner.storage.s3.bucket import Bucket
from tests.amazon import Amazon, client_of, signed_in
from tests.history.equality import assert_holds
from tests.history.markets import SEPTEMBER, SESSIONS, SmallMarket

URL = "s3://prices/us/history"
MANIFEST = f"PUT /prices/us/history/{CURRENT}"


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Amazon]:
    with signed_in(monkeypatch) as serving:
        client_of("s3").create_bucket(Bucket="prices")
        yield serving


def put(name: str, data: bytes) -> None:
    """Write as somebody else would, who asks nobody."""
    client_of("s3").put_object(Bucket="prices", Key=f"us/history/{name}", Body=data)


def get(name: str) -> bytes:
    data: bytes = client_of("s3").get_object(Bucket="prices", Key=f"us/history/{name}")["Body"].read()
    return data


def test_a_prefix_is_a_place_of_its_own(amazon: Amazon) -> None:
    for url in ("s3://prices", "s3://prices/us", "s3://prices/us/history/"):
        place = Bucket(url)
        with place.exclusive():
            place.write("a", url.encode())
    assert [Bucket(url).read("a") for url in ("s3://prices", URL)] == [b"s3://prices", b"s3://prices/us/history/"]
    assert Bucket("s3://prices").names() == ("a",)


def test_a_writer_that_died_is_followed_when_its_lease_is_over(amazon: Amazon) -> None:
    put(".lease", b"of a writer that died")
    place = Bucket(URL, timeout=20, lease=0.5)
    with place.exclusive():
        place.write("a", b"mine")
    assert get("a") == b"mine"
    assert Bucket(URL).names() == ("a",)


def test_long_work_keeps_its_lease(amazon: Amazon) -> None:
    place = Bucket(URL, lease=0.2)
    with place.exclusive():
        time.sleep(0.15)
        place.write("a", b"late")
        assert amazon.calls.count("PUT /prices/us/history/.lease") >= 2  # taken, renewed; on a busy machine more often


def test_a_writer_whose_lease_was_taken_writes_and_removes_nothing(amazon: Amazon) -> None:
    put("a", b"theirs")
    place = Bucket(URL, lease=0.2)
    with place.exclusive():
        time.sleep(0.15)
        put(".lease", b"of somebody else")
        with pytest.raises(BusyError):
            place.write("a", b"mine")
        with pytest.raises(BusyError):
            place.remove("a")
    assert (get("a"), get(".lease")) == (b"theirs", b"of somebody else")


@pytest.mark.parametrize("before", [None, b"before"], ids=["absent", "there"])
def test_what_changed_since_it_was_read_is_not_replaced(amazon: Amazon, before: bytes | None) -> None:
    if before:
        put(CURRENT, before)
    place = Bucket(URL)
    with place.exclusive():
        if before:
            place.read(CURRENT)
        else:
            with pytest.raises(FileNotFoundError):
                place.read(CURRENT)
        put(CURRENT, b"theirs")
        with pytest.raises(BusyError):
            place.write(CURRENT, b"mine")
    assert get(CURRENT) == b"theirs"


def test_what_one_wrote_oneself_may_be_replaced(amazon: Amazon) -> None:
    put("a", b"before")
    place = Bucket(URL)
    with place.exclusive():
        place.read("a")
        place.write("a", b"once")
        place.write("a", b"twice")
    assert get("a") == b"twice"


def test_a_write_whose_answer_was_lost_is_not_a_conflict(amazon: Amazon) -> None:
    amazon.refuse(MANIFEST, "PreconditionFailed", status=412, done=True)
    state = sync(History(Bucket(URL)), SmallMarket(SEPTEMBER)).state
    assert History(Bucket(URL)).state() == state


def test_writing_without_the_right_to_is_a_mistake_of_the_program(amazon: Amazon) -> None:
    with pytest.raises(RuntimeError, match="within `exclusive`"):
        Bucket(URL).write("a", b"")


def test_two_syncs_at_once_add_up(amazon: Amazon) -> None:
    def sync_some(sessions: Sequence[date]) -> None:
        market = SmallMarket(offered=sessions)
        together.wait()
        sync(History(Bucket(URL)), market)

    together = threading.Barrier(2)
    threads = [threading.Thread(target=sync_some, args=(half,)) for half in (SESSIONS[::2], SESSIONS[1::2])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = History(Bucket(URL)).inspect()
    assert (report.state.sessions, report.damage) == (SESSIONS, ())


class Stopping(Bucket):
    """Ends its process, as it were, at a write: before or after it."""

    def __init__(self, stop: int, *, done: bool) -> None:
        super().__init__(URL)
        self.left, self.done = stop, done

    def write(self, name: str, data: bytes) -> None:
        self.left -= 1
        if self.left > 0 or self.done:
            super().write(name, data)
        if self.left <= 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("stop", range(1, 8))
def test_a_sync_that_ends_at_any_write_leaves_a_whole_state(amazon: Amazon, stop: int, *, done: bool) -> None:
    first = sync(History(Bucket(URL)), SmallMarket(SEPTEMBER)).state
    with pytest.raises(KeyboardInterrupt):
        sync(History(Stopping(stop, done=done)), SmallMarket())
    found = History(Bucket(URL)).inspect()
    assert {*found.state.sessions} >= {*first.sessions}
    assert found.damage == ()
    sync(History(Bucket(URL)), SmallMarket())
    assert_holds(History(Bucket(URL)).load().bars, SmallMarket(), SESSIONS)


def test_files_are_read_side_by_side_within_a_bound(amazon: Amazon) -> None:
    sync(History(Bucket(URL)), SmallMarket())
    amazon.at_once, amazon.delay = 0, 0.05
    History(Bucket(URL)).load()
    assert 1 < amazon.at_once <= Bucket(URL).parallel


def test_a_damaged_object_is_named(amazon: Amazon) -> None:
    sync(History(Bucket(URL)), SmallMarket(SEPTEMBER))
    block = next(name for name in Bucket(URL).names() if name.startswith("bars"))
    put(block, b"garbage")
    with pytest.raises(DamagedHistory, match=block):
        History(Bucket(URL)).load()


def test_an_empty_bucket_says_what_fills_it(amazon: Amazon) -> None:
    with pytest.raises(EmptyHistory, match=rf"{URL} is empty: call Scanner\.sync\(\)"):
        History(Bucket(URL)).load()


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(MissingExtra, match=r"us-market-scanner\[aws\]"):
        Bucket(URL)


def test_an_answer_that_never_comes_is_given_up(amazon: Amazon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.storage.s3.bucket._READ_SECONDS", 0.05)
    monkeypatch.setattr("scanner.storage.s3.bucket._TRIES", 2)
    amazon.delay = 0.5
    amazon.calls.clear()
    with pytest.raises(HistoryError, match="cannot be reached"):
        History(Bucket(URL)).state()
    end = time.monotonic() + 10
    while len(amazon.calls) < 2 and time.monotonic() < end:  # what was given up may not have been accepted yet
        time.sleep(0.01)
    assert len(amazon.calls) == 2


@pytest.mark.parametrize("minutes", [-10, 10])
def test_the_clock_is_this_machine_s_unless_s3_s_differs(
    amazon: Amazon,
    monkeypatch: pytest.MonkeyPatch,
    minutes: int,
) -> None:
    bucket, now = Bucket(URL), time.time()
    assert 0 <= bucket.clock() - now < 60
    other = timedelta(minutes=minutes)
    monkeypatch.setattr(
        "scanner.storage.s3.objects.parsedate_to_datetime", lambda text: parsedate_to_datetime(text) + other
    )
    assert abs(bucket.clock() - now - other.total_seconds()) < 60
