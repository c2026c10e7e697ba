"""How old a history is, and when it can be newer: on nights, weekends, holidays and days that end early."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scanner.history.freshness import age_sessions, future_sessions, time_to_data
from scanner.history.snapshot import Origin, State
from scanner.reference_data.calendar import sessions_between, upcoming
from scanner.reference_data.closing_times import NEW_YORK
from tests.panels import at, snapshot

LAST = date(2016, 9, 30)  # a Friday


def aged(now: str | None, *, latest: date = LAST, last: date = LAST) -> int:
    """The age of a history that ends at `last`, its source asked at `latest`; `now` is on New York's clocks."""
    upcoming = tuple(latest + timedelta(days=n) for n in range(1, 30) if (latest + timedelta(days=n)).weekday() < 5)
    state = State("", Origin("", simulated=True, latest=latest, upcoming=upcoming), (date(2016, 9, 1), last))
    return age_sessions(state, datetime.fromisoformat(f"{now}-04:00") if now else None)


@pytest.mark.parametrize(
    ("now", "age"),
    [
        (None, 0),
        ("2016-09-30T12:00", 0),
        ("2016-09-30T23:00", 0),
        ("2016-10-01T17:00", 0),  # Saturday
        ("2016-10-03T15:59", 0),
        ("2016-10-03T16:00", 1),
        ("2016-10-03T23:59", 1),
        ("2016-10-04T00:01", 1),
        ("2016-10-09T12:00", 5),
        ("2016-09-20T12:00", 0),  # a clock that is wrong makes nothing younger
    ],
)
def test_age_counts_the_sessions_completed_since(now: str | None, age: int) -> None:
    assert aged(now) == age


def test_age_counts_what_the_source_had_when_it_was_last_asked() -> None:
    assert aged(None, latest=date(2016, 10, 3)) == 1
    assert aged("2016-10-03T10:00", latest=date(2016, 10, 3)) == 1
    assert aged("2016-10-04T16:00", latest=date(2016, 10, 3)) == 2


def test_age_is_told_in_new_york_whatever_the_clock_is_set_to() -> None:
    state = snapshot({"A": at(1.0)}).state
    assert age_sessions(state, datetime(2016, 10, 3, 19, 59, tzinfo=UTC)) == 0
    assert age_sessions(state, datetime(2016, 10, 3, 20, 0, tzinfo=UTC)) == 1


def ending(last: date) -> State:
    """A history that ends with a session, and knows those that follow."""
    origin = Origin("", simulated=True, latest=last, upcoming=upcoming(last, 20))
    return State("", origin, sessions_between(last - timedelta(days=20), last))


def clock(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


#: Days that end at 13:00: the one after Thanksgiving, and two eves; the session before each.
EARLY = [("2024-11-27", "2024-11-29"), ("2024-07-02", "2024-07-03"), ("2024-12-23", "2024-12-24")]


@pytest.mark.parametrize(("before", "early"), EARLY)
def test_a_day_that_ends_early_is_missing_from_then_on(before: str, early: str) -> None:
    state = ending(date.fromisoformat(before))
    assert age_sessions(state, clock(f"{early} 12:59:59")) == 0
    assert age_sessions(state, clock(f"{early} 13:00")) == 1


@pytest.mark.parametrize(("before", "early"), EARLY)
def test_a_day_that_ends_early_is_none_of_the_future_from_then_on(before: str, early: str) -> None:
    state = ending(date.fromisoformat(early))
    assert future_sessions(state, clock(f"{early} 12:59:59")) == (date.fromisoformat(early),)
    assert future_sessions(state, clock(f"{early} 13:00")) == ()


@pytest.mark.parametrize(("before", "early"), EARLY)
def test_data_of_a_day_that_ends_early_is_expected_as_much_earlier(before: str, early: str) -> None:
    left = time_to_data(ending(date.fromisoformat(before)), clock(f"{early} 09:00"), timedelta(hours=3))
    assert left == timedelta(hours=7)


def test_an_ordinary_day_is_of_the_future_until_its_close() -> None:
    state = ending(date(2024, 11, 26))
    assert future_sessions(state, clock("2024-11-26 15:59")) == (date(2024, 11, 26),)
    assert future_sessions(state, clock("2024-11-26 16:00")) == ()
    assert future_sessions(state, clock("2024-11-22 17:00")) == (date(2024, 11, 25), date(2024, 11, 26))
    assert future_sessions(state, None) == ()


def test_what_comes_next_is_unknown_where_the_source_stands_still_or_tells_of_nothing() -> None:
    state = ending(date(2024, 11, 26))
    now = clock("2024-11-26 17:00")
    assert time_to_data(state, None, timedelta(hours=12)) is None
    assert time_to_data(replace(state, origin=replace(state.origin, upcoming=())), now, timedelta(hours=12)) is None
    assert time_to_data(state, now, timedelta(hours=12)) == timedelta(days=1, hours=11)
