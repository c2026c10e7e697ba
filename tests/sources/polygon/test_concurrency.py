"""Many calls under way: the order stays, and no more are made than asked for."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest

from scanner.errors import MarketError
from scanner.sources.polygon.concurrency import in_order
from scanner.sources.polygon.connection_pool import Connection


@pytest.fixture
def connection() -> Connection:
    """One that is never used: those who ask here answer themselves."""
    return Connection("key", "http://127.0.0.1:1", None)


def test_answers_come_in_the_order_of_the_questions(connection: Connection) -> None:
    later = threading.Event()

    def ask(question: int, _stop: threading.Event) -> int:
        if question == 0:
            assert later.wait(10)  # the first answer is ready last
        if question == 1:
            later.set()
        return question * question

    assert list(in_order(connection, range(50), ask)) == [number * number for number in range(50)]


def test_no_question_gives_no_answer(connection: Connection) -> None:
    assert list(in_order(connection, [], lambda question, _: question)) == []


def test_questions_are_taken_as_calls_finish(connection: Connection) -> None:
    taken: list[int] = []
    answers = in_order(connection, (taken.append(number) or number for number in range(100)), lambda number, _: number)  # type: ignore[func-returns-value]  # append gives None
    with closing(answers):
        assert [next(answers) for _ in range(3)] == [0, 1, 2]
        assert len(taken) == connection.in_flight + 2


def test_an_error_ends_it_and_stops_the_rest(connection: Connection) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def ask(question: int, stop: threading.Event) -> int:
        if question == 3:
            assert begun.wait(10)  # one that is under way, not one that is only planned
            raise MarketError("gone")
        if question == 4:
            begun.set()
            if stop.wait(10):
                stopped.set()
        return question

    answers = in_order(connection, range(50), ask)
    assert [next(answers) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(MarketError, match="gone"):
        next(answers)
    assert stopped.wait(10)
