"""A call of S3 ends, whatever the other side does: in time, after so many requests, and after so many bytes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner import bounded_call
from scanner.errors import HistoryError, OutOfTime, UnreachableHistory
from scanner.history.history import History
from scanner.storage.base import StorageError, UnreachableError
from scanner.storage.s3.bucket import Bucket
from tests.history.played import Played, http, played

URL = "s3://prices/us"
#: Seconds that a call may take in these tests, and far more than it takes to give one up.
SHORT, LONG = 0.5, 60.0

Do = Callable[[Bucket], object]


def write(bucket: Bucket) -> None:
    with bucket.exclusive():
        bucket.write("a", b"x" * 1000)


OPERATIONS: dict[str, Do] = {
    "read": lambda bucket: bucket.read("a"),
    "names": lambda bucket: bucket.names(),
    "probe": lambda bucket: bucket.probe(),
    "write": write,
    "state": lambda bucket: History(bucket).state(),
    "load": lambda bucket: History(bucket).load(),
    "inspect": lambda bucket: History(bucket).inspect(),
}


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_call, "CALL_SECONDS", SHORT)


def gone(server: Played, threads: int) -> bool:
    """Whether nobody is connected any more, and no thread is left behind."""
    end = time.monotonic() + LONG
    while (server.open or threading.active_count() > threads) and time.monotonic() < end:
        time.sleep(0.02)
    return not server.open and threading.active_count() <= threads


SLOW = {
    "silent": None,
    "its status": b"HTTP/1.1 200 ",
    "its headers": b"HTTP/1.1 200 OK\r\nX-Odd: ",
    "its body": b'HTTP/1.1 200 OK\r\nETag: "x"\r\nContent-Length: 1000000\r\n\r\n',
    "a refusal": b"HTTP/1.1 403 No\r\nContent-Length: 1000000\r\n\r\n<Error>",
}


@pytest.mark.parametrize("answer", SLOW.values(), ids=SLOW.keys())
@pytest.mark.parametrize("do", OPERATIONS.values(), ids=OPERATIONS.keys())
def test_who_answers_byte_by_byte_or_not_at_all_is_given_up(
    monkeypatch: pytest.MonkeyPatch, answer: bytes | None, do: Do
) -> None:
    threads = threading.active_count()
    with played(monkeypatch, answer) as server:
        server.dripping = True
        bucket, begun = Bucket(URL), time.monotonic()
        with pytest.raises((UnreachableError, UnreachableHistory), match="check AWS_REGION, the network"):
            do(bucket)
        assert time.monotonic() - begun < LONG / 2
        monkeypatch.setattr(bounded_call, "CALL_SECONDS", 0)
        threads += 2 + 1  # of the two servers that still listen, and of a connection that is being closed
        assert gone(server, threads)


def test_a_deadline_that_is_nearer_ends_a_call_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_call, "CALL_SECONDS", LONG)
    with played(monkeypatch, None):
        begun = time.monotonic()
        for bucket, look in (
            (Bucket(URL), lambda bucket: History(bucket).state(left_of(0.3))),
            (Bucket(URL), lambda bucket: History(bucket).load(time_left=left_of(0.3))),
            (Bucket(URL, time_left=left_of(0.9)), lambda bucket: History(bucket).inspect()),
        ):
            with pytest.raises(OutOfTime, match="the time given ended before"):
                look(bucket)
        assert time.monotonic() - begun < LONG / 2


def left_of(seconds: float) -> Callable[[], float]:
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()


def test_bytes_that_come_lengthen_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file on a slow line is no failure: it has the time that it takes at the least rate."""
    monkeypatch.setattr(bounded_call, "MIN_BYTES_PER_SECOND", 1000)

    def work(going: bounded_call.BoundedCall) -> str:
        for _ in range(10):
            time.sleep(SHORT / 5)
            going.moved += 1000
        return "whole"

    assert bounded_call.ask(work) == "whole"
    assert bounded_call.ask(lambda _: time.sleep(2 * SHORT), moved=10_000) is None
    with pytest.raises(bounded_call.CallError, match="no whole answer within"):
        bounded_call.ask(lambda _: time.sleep(2 * SHORT))


@pytest.mark.parametrize("status", [301, 302, 307, 400])
def test_redirections_without_end_are_given_up(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setattr(bounded_call, "CALL_SECONDS", LONG)
    body = b"<Error><Code>PermanentRedirect</Code><Message>no</Message></Error>"
    with played(monkeypatch, http(status, body)) as server:
        with pytest.raises(HistoryError, match=r"cannot be (used|reached)"):
            History(Bucket(URL)).state()
        assert len(server.asked) <= bounded_call.MAX_REQUESTS


def test_an_endless_answer_is_not_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_call, "CALL_SECONDS", LONG)
    monkeypatch.setattr(bounded_call, "MAX_ANSWER_BYTES", 100_000)
    monkeypatch.setattr("scanner.storage.s3.bucket._TRIES", 1)
    for status in (200, 403):
        endless = http(status, b"<" + b"x" * 2_000_000)
        refusal = pytest.raises(StorageError, match=r"its answer has more than 100000 bytes")
        with played(monkeypatch, endless), refusal:
            Bucket(URL).names()


def test_a_file_longer_than_it_may_be_is_read_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    with played(monkeypatch, http(200, b"x" * 2_000_000, ETag='"x"')):
        assert Bucket(URL).read("a", 1000) == b"x" * 1001


def test_what_work_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        bounded_call.ask(lambda _: 1 // 0)


def test_without_time_no_call_is_made(tmp_path: Path) -> None:
    with pytest.raises(OutOfTime):
        bounded_call.ask(lambda _: tmp_path.joinpath("done").touch(), time_left=lambda: 0.0)
    assert not tmp_path.joinpath("done").exists()
