"""Closing times without a calendar are the calendar's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from scanner.reference_data.calendar import last_completed, sessions_between
from scanner.reference_data.closing_times import close_of, closes_early


@pytest.mark.parametrize("year", [*range(2004, 2033)])
def test_every_session_closes_when_the_calendar_says(year: int) -> None:
    from exchange_calendars.exchange_calendar_xnys import XNYSExchangeCalendar

    closes = XNYSExchangeCalendar(start=f"{year}-01-01", end=f"{year}-12-31").closes
    assert [close_of(session.date()) for session in closes.index] == [close.to_pydatetime() for close in closes]


def test_some_days_of_each_year_end_early() -> None:
    early = [str(day) for day in sessions_between(date(2024, 1, 1), date(2025, 12, 31)) if closes_early(day)]
    assert early == ["2024-07-03", "2024-11-29", "2024-12-24", "2025-07-03", "2025-11-28", "2025-12-24"]


@pytest.mark.parametrize("session", [date(2024, 11, 29), date(2024, 11, 26)])
def test_a_session_is_completed_at_its_close(session: date) -> None:
    assert last_completed(close_of(session)) == session
    assert close_of(session).astimezone(UTC) == datetime(
        session.year, session.month, session.day, 18 if closes_early(session) else 21, tzinfo=UTC
    )
