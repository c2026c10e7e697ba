"""An entry is kept until its data can change: over nights, weekends and holidays, and no longer than that."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.cache.expiry import MAX_TTL, seconds_to_keep
from scanner.history.snapshot import State
from scanner.reference_data.calendar import upcoming
from tests.panels import at, snapshot

NEW_YORK = ZoneInfo("America/New_York")
GRACE = timedelta(hours=12)
STATE = snapshot({"A": at(1.0, 2.0)}).state


def state_of(last: date) -> State:
    """A history whose last session is this."""
    origin = replace(STATE.origin, latest=last, upcoming=upcoming(last, 250))
    return replace(STATE, origin=origin, sessions=(last,))


def new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("last", "now", "until"),
    [
        ("2024-03-14", "2024-03-14 22:00", "2024-03-16 04:00"),  # Thursday night, for Friday's data
        ("2024-03-15", "2024-03-16 23:00", "2024-03-19 04:00"),  # Saturday night, for Monday's
        ("2024-03-15", "2024-03-18 09:00", "2024-03-19 04:00"),  # Monday morning
        ("2024-03-15", "2024-03-18 23:00", "2024-03-19 04:00"),  # closed, and not fetched yet
        ("2024-03-15", "2024-03-19 05:00", "2024-03-20 04:00"),  # not fetched in time: until the next
        ("2024-03-28", "2024-03-28 22:00", "2024-04-02 04:00"),  # over Good Friday and Easter
        ("2024-07-03", "2024-07-03 22:00", "2024-07-06 04:00"),  # over the Fourth of July
        ("2024-03-08", "2024-03-09 12:00", "2024-03-12 04:00"),  # over the night that has 23 hours
    ],
)
def test_an_entry_lives_until_the_next_session_s_data_is_expected(last: str, now: str, until: str) -> None:
    seconds = seconds_to_keep(state_of(date.fromisoformat(last)), new_york(now).astimezone(UTC), GRACE)
    kept = (new_york(until).astimezone(UTC) - new_york(now).astimezone(UTC)).total_seconds()
    assert seconds == kept


def test_the_grace_is_a_setting() -> None:
    state, now = state_of(date(2024, 3, 14)), new_york("2024-03-14 22:00")
    longer, shorter = (seconds_to_keep(state, now, timedelta(hours=hours)) for hours in (20, 3))
    assert longer - shorter == 17 * 3600


def test_a_source_without_a_clock_or_next_session_gives_the_maximum_time_to_live() -> None:
    state, now = state_of(date(2024, 3, 14)), new_york("2024-03-14 22:00")
    assert seconds_to_keep(state, None, GRACE) == MAX_TTL
    assert seconds_to_keep(replace(state, origin=replace(state.origin, upcoming=())), now, GRACE) == MAX_TTL
    assert seconds_to_keep(state, now + timedelta(days=3650), GRACE) == MAX_TTL


@given(st.integers(0, 400 * 24 * 60), st.integers(1, 168))
def test_it_is_never_moments_and_never_longer_than_a_week(minutes: int, grace: int) -> None:
    now = new_york("2024-03-14 16:00") + timedelta(minutes=minutes)
    assert 60 <= seconds_to_keep(state_of(date(2024, 3, 14)), now, timedelta(hours=grace)) <= MAX_TTL
