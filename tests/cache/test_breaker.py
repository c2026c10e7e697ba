"""After a failure nothing is tried during the pause, then by one caller."""

from __future__ import annotations

from scanner.cache.breaker import RETRY_AFTER, Breaker
from tests.cache.test_memory import Clock


def test_after_a_failure_no_caller_tries_until_the_pause_is_over() -> None:
    now = Clock()
    breaker = Breaker(now=now)
    assert breaker.allows()
    assert breaker.failed()
    now.seconds += RETRY_AFTER - 0.1
    assert not breaker.allows()
    now.seconds += 0.1
    assert breaker.allows()


def test_after_the_pause_one_tries_for_all() -> None:
    now = Clock()
    breaker = Breaker(now=now)
    breaker.failed()
    now.seconds += RETRY_AFTER
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    assert breaker.succeeded()
    assert [breaker.allows() for _ in range(3)] == [True, True, True]


def test_who_tried_and_never_came_back_is_not_waited_for() -> None:
    now = Clock()
    breaker = Breaker(now=now)
    breaker.failed()
    now.seconds += RETRY_AFTER
    assert breaker.allows()
    now.seconds += RETRY_AFTER
    assert breaker.allows()


def test_only_the_first_failure_in_a_row_is_news() -> None:
    now = Clock()
    breaker = Breaker(now=now)
    assert [breaker.failed() for _ in range(3)] == [True, False, False]
    now.seconds += RETRY_AFTER
    assert not breaker.failed()
    assert breaker.succeeded()
    assert not breaker.succeeded()
    assert breaker.failed()
    assert breaker.failures == 5
