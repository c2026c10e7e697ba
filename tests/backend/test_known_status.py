from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from scanner.backend import known_status
from scanner.backend.known_status import KnownStatus, Status
from scanner.backend.messages import ForeignReplyError
from scanner.deadline import TimeLeft, unlimited
from scanner.errors import BackendError, EmptyHistory, OutOfTime, RequestError
from scanner.notes import Note
from scanner.version import NUMBERS, __version__

SESSIONS = ["2016-09-28", "2016-09-29", "2016-09-30"]
TOLD: dict[str, Any] = {
    "market": "files:market",
    "simulated": False,
    "age_sessions": 0,
    "digest": "d1",
    "benchmark": "SPY",
    "sessions": SESSIONS,
    "notes": [
        {"code": "damaged-history", "text": "...", "facts": {"files": ["a"]}, "remedy": "sync"},
        {"code": "source-ends", "text": "...", "facts": {}, "remedy": None},
        {"code": "of-another-version", "text": "...", "facts": {}, "remedy": None},
    ],
    "versions": {"scanner": __version__, "numbers": str(NUMBERS), "python": "3.13"},
}


class Backend:
    """Tells what it is set to, and counts how often it was asked."""

    def __init__(self) -> None:
        self.told: dict[str, Any] | Exception = TOLD
        self.times = 0
        self.now = 1000.0
        self.known = KnownStatus(self.ask, lambda: self.now)

    def ask(self, time_left: TimeLeft) -> Status:
        assert callable(time_left)
        self.times += 1
        if isinstance(self.told, Exception):
            raise self.told
        return Status.of(self.told)

    def digest(self) -> str:
        return self.known.standing(None, unlimited).digest


@pytest.fixture
def backend() -> Backend:
    return Backend()


def test_a_standing_is_as_whoever_computes_told_it(backend: Backend) -> None:
    found = backend.known.standing(None, unlimited)
    assert (found.session, found.last_session) == (date(2016, 9, 30), date(2016, 9, 30))
    assert found.notes == (Note("damaged-history", {"files": ["a"]}),)  # type: ignore[dict-item]  # as JSON has it
    assert found.computed_by == (__version__, str(NUMBERS))


def test_one_status_serves_every_session(backend: Backend) -> None:
    assert backend.known.standing(date(2016, 9, 28), unlimited).session == date(2016, 9, 28)
    with pytest.raises(RequestError, match="2016-09-27 is before the history"):
        backend.known.standing(date(2016, 9, 27), unlimited)
    assert backend.times == 1


def test_what_was_told_holds_for_a_few_seconds(backend: Backend) -> None:
    assert backend.digest() == "d1"
    backend.told = TOLD | {"digest": "d2"}
    backend.now += known_status.STATUS_TTL - 0.1
    assert backend.digest() == "d1"
    backend.now += 0.2
    assert backend.digest() == "d2"


def test_an_answer_of_other_data_has_it_asked_for_again(backend: Backend) -> None:
    assert backend.digest() == "d1"
    backend.told = TOLD | {"digest": "d2"}
    for same in ("d1", None):
        backend.known.seen(same)
    assert backend.digest() == "d1"
    backend.known.seen("d2")
    assert backend.digest() == "d2"


@pytest.mark.parametrize("failure", [BackendError("the function", "broke off"), OutOfTime("it was told")])
def test_while_nobody_tells_it_the_last_one_serves_with_a_note_and_is_asked_for_once_in_a_while(
    backend: Backend, failure: Exception
) -> None:
    assert backend.digest() == "d1"
    backend.told = failure
    backend.now += 60
    found = backend.known.standing(None, unlimited)
    assert found.digest == "d1"
    assert found.notes[0] == Note("silent-history", {"seconds": 60.0})
    backend.now += known_status.RETRY_AFTER - 0.1
    assert backend.digest() == "d1"
    assert backend.times == 2
    backend.told = TOLD | {"digest": "d2"}
    backend.now += 0.2
    assert backend.digest() == "d2"
    assert not any(note.code == "silent-history" for note in backend.known.standing(None, unlimited).notes)


def test_it_serves_no_longer_than_an_hour(backend: Backend) -> None:
    assert backend.digest() == "d1"
    backend.told = BackendError("the function", "broke off")
    backend.now += known_status.MAX_STATUS_AGE + 1
    with pytest.raises(BackendError):
        backend.digest()


def test_what_whoever_computes_says_of_their_history_is_said(backend: Backend) -> None:
    assert backend.digest() == "d1"
    backend.told = EmptyHistory("there")
    backend.now += 60
    with pytest.raises(EmptyHistory):
        backend.digest()


def test_of_many_who_need_it_one_asks() -> None:
    begun, go_on, times = threading.Event(), threading.Event(), []

    def ask(_: TimeLeft) -> Status:
        times.append(1)
        begun.set()
        go_on.wait(60)
        return Status.of(TOLD)

    known = KnownStatus(ask)
    with ThreadPoolExecutor(10) as threads:
        waiting = [threads.submit(known.standing, None, unlimited) for _ in range(10)]
        begun.wait(60)
        with pytest.raises(OutOfTime):
            known.standing(None, lambda: 0.05)
        go_on.set()
        assert {one.result(60).digest for one in waiting} == {"d1"}
    assert len(times) == 1


@pytest.mark.parametrize(
    "spoilt",
    [
        {"sessions": []},
        {"sessions": ["yesterday"]},
        {"sessions": None},
        {"digest": 5},
        {"age_sessions": None},
        {"versions": {}},
        {"notes": [{}]},
        {"notes": 3},
    ],
    ids=str,
)
def test_what_no_scanner_tells_is_no_status(spoilt: dict[str, Any]) -> None:
    with pytest.raises(ForeignReplyError):
        Status.of(TOLD | spoilt)


@pytest.mark.parametrize("name", [name for name in TOLD if name != "notes"])
def test_a_status_lacks_nothing(name: str) -> None:
    with pytest.raises(ForeignReplyError):
        Status.of({key: value for key, value in TOLD.items() if key != name})
