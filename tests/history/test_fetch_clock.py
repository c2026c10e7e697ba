"""Times of fetching: later ones are greater, whatever the clock says."""

from __future__ import annotations

import time

import pytest

from scanner.history.fetch_clock import MAX_FETCH_TIME, UNKNOWN, FetchClock


def test_it_is_the_time_in_microseconds() -> None:
    now = time.time()
    assert 0 <= FetchClock(now, UNKNOWN).now() - int(now * 1e6) < 600e6


@pytest.mark.parametrize("now", [0.0, 1e9, 4e9])
def test_it_is_later_than_all_that_is_stored(now: float) -> None:
    assert FetchClock(now, 2_000_000_000_000_000).now() > 2_000_000_000_000_000


def test_it_does_not_go_back() -> None:
    clock = FetchClock(1e9, UNKNOWN)
    times = [clock.now() for _ in range(100)]
    assert times == sorted(times)


def test_it_goes_on_from_what_others_stored_meanwhile_and_never_back() -> None:
    clock = FetchClock(1e9, UNKNOWN)
    clock.catch_up(3_000_000_000_000_000)
    assert clock.now() > 3_000_000_000_000_000
    clock.catch_up(1)
    assert clock.now() > 3_000_000_000_000_000


def test_it_ends_where_numbers_do() -> None:
    assert FetchClock(1e30, UNKNOWN).now() == MAX_FETCH_TIME
