from __future__ import annotations

import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from scanner.actions.action import Content
from scanner.backend.flights import Flights
from scanner.deadline import unlimited
from scanner.errors import BackendError, OutOfTime

KEY = b"a question"
LONG = 60.0


class Slow:
    """Answers when it is let go on, and counts how often it was asked."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.times = 0
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self._failure = failure

    def __call__(self) -> Content:
        self.times += 1
        self.begun.set()
        self.go_on.wait(LONG)
        if self._failure:
            raise self._failure
        return {"times": self.times}


def test_of_equal_questions_at_the_same_time_one_is_asked_and_all_are_told() -> None:
    flights, slow = Flights(), Slow()
    with ThreadPoolExecutor(20) as threads:
        under_way = [threads.submit(flights.content, KEY, slow, unlimited) for _ in range(20)]
        slow.begun.wait(LONG)
        time.sleep(0.1)
        slow.go_on.set()
        assert [one.result(LONG) for one in under_way] == [{"times": 1}] * 20
    assert flights.content(KEY, slow, unlimited) == {"times": 2}


def test_other_questions_do_not_wait() -> None:
    flights, slow = Flights(), Slow()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(flights.content, KEY, slow, unlimited)
        slow.begun.wait(LONG)
        assert flights.content(b"another", dict, unlimited) == {}
        slow.go_on.set()
        waiting.result(LONG)


def test_an_error_is_told_to_all_and_the_next_one_asks_again() -> None:
    flights, slow = Flights(), Slow(BackendError("it", "broke"))
    with ThreadPoolExecutor(5) as threads:
        under_way = [threads.submit(flights.content, KEY, slow, unlimited) for _ in range(5)]
        slow.begun.wait(LONG)
        time.sleep(0.1)
        slow.go_on.set()
        for one in under_way:
            with pytest.raises(BackendError, match="broke"):
                one.result(LONG)
    assert slow.times == 1
    assert flights.content(KEY, dict, unlimited) == {}


def test_who_waits_does_so_no_longer_than_their_time() -> None:
    flights, slow = Flights(), Slow()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(flights.content, KEY, slow, unlimited)
        slow.begun.wait(LONG)
        with pytest.raises(OutOfTime, match="an equal question"):
            flights.content(KEY, dict, lambda: 0.1)
        slow.go_on.set()
        waiting.result(LONG)


def test_who_has_more_time_than_the_one_they_waited_for_asks_themselves() -> None:
    flights, slow = Flights(), Slow(OutOfTime("it was done"))
    with ThreadPoolExecutor(2) as threads:
        short = threads.submit(flights.content, KEY, slow, lambda: 0.0)
        slow.begun.wait(LONG)
        patient = threads.submit(flights.content, KEY, lambda: {"own": True}, lambda: math.inf)
        time.sleep(0.1)
        slow.go_on.set()
        with pytest.raises(OutOfTime):
            short.result(LONG)
        assert patient.result(LONG) == {"own": True}
