from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from scanner.reference_data import calendar
from scanner.reference_data.calendar import last_completed, sessions_between, upcoming


def test_weekends_and_holidays_are_no_sessions() -> None:
    assert sessions_between(date(2015, 12, 24), date(2016, 1, 4)) == (
        date(2015, 12, 24),
        date(2015, 12, 28),
        date(2015, 12, 29),
        date(2015, 12, 30),
        date(2015, 12, 31),
        date(2016, 1, 4),
    )


def test_decades_follow_each_other_without_a_gap() -> None:
    assert sessions_between(date(2019, 12, 31), date(2020, 1, 2)) == (date(2019, 12, 31), date(2020, 1, 2))
    assert last_completed(datetime(2020, 1, 1, 12, 0, tzinfo=UTC)) == date(2019, 12, 31)


def test_the_last_decade_may_be_cut_short() -> None:
    assert len(sessions_between(date(2261, 1, 1), date(2261, 1, 31))) > 20


def test_questions_about_the_same_decades_share_a_calendar() -> None:
    calendar._closes.cache_clear()
    for year in range(2010, 2019):
        sessions_between(date(year, 1, 1), date(year + 1, 1, 31))
        last_completed(datetime(year + 1, 6, 1, tzinfo=UTC))
    assert calendar._closes.cache_info().misses == 2  # of 2010 to 2019, and of these with the next ten for 2020


def test_unscheduled_closures_are_known() -> None:
    assert sessions_between(date(2001, 9, 10), date(2001, 9, 17)) == (date(2001, 9, 10), date(2001, 9, 17))


@pytest.mark.parametrize("year", [1990, 2016, 2040])
def test_a_year_has_about_252_sessions_however_far_away(year: int) -> None:
    assert 250 <= len(sessions_between(date(year, 1, 1), date(year, 12, 31))) <= 254


def test_nothing_lies_between_a_day_and_one_before_it() -> None:
    assert sessions_between(date(2016, 9, 30), date(2016, 9, 29)) == ()


@pytest.mark.parametrize(
    ("now", "session"),
    [
        (datetime(2016, 9, 30, 19, 59, tzinfo=UTC), date(2016, 9, 29)),
        (datetime(2016, 9, 30, 20, 0, tzinfo=UTC), date(2016, 9, 30)),
        (datetime(2016, 10, 2, 12, 0, tzinfo=UTC), date(2016, 9, 30)),
        (datetime(2016, 11, 7, 20, 30, tzinfo=UTC), date(2016, 11, 4)),  # winter time: the close is at 21:00
        (datetime(2016, 11, 25, 18, 0, tzinfo=UTC), date(2016, 11, 25)),  # the day after Thanksgiving closes at 13:00
        (datetime(2016, 1, 1, 12, 0, tzinfo=UTC), date(2015, 12, 31)),
        (datetime(2016, 10, 1, 4, 59, tzinfo=timezone(timedelta(hours=9))), date(2016, 9, 29)),
    ],
)
def test_a_session_is_completed_by_its_close(now: datetime, session: date) -> None:
    assert last_completed(now) == session


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        last_completed(datetime(2016, 9, 30))


def test_upcoming_sessions_follow_the_day_without_it() -> None:
    assert upcoming(date(2016, 9, 30), 2) == (date(2016, 10, 3), date(2016, 10, 4))


@pytest.mark.parametrize("count", [0, 1, 252, 1_000])
def test_upcoming_sessions_are_as_many_as_asked(count: int) -> None:
    assert len(upcoming(date(2015, 12, 31), count)) == count
