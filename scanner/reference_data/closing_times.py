"""When a session of the New York Stock Exchange closes, told without a calendar, which takes half a second to load."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
CLOSE, EARLY_CLOSE = time(16), time(13)

_MONDAY, _THURSDAY, _FRIDAY = 0, 3, 4


def closes_early(session: date) -> bool:
    """Tell whether a session ends at 13:00: the day after Thanksgiving, and the eves of Independence Day and Christmas.

    So it has been since 2004, and is announced for the years to come. A test compares it with the calendar.
    """
    weekday = session.weekday()
    match session.month, session.day:
        case 11, day:
            return weekday == _FRIDAY and 23 <= day <= 29  # noqa: PLR2004  # the fourth Thursday is the 22nd to the 28th
        case (7, 3) | (12, 24):
            return _MONDAY <= weekday <= _THURSDAY  # on a Friday it is the holiday itself that is kept
        case _:
            return False


def close_of(session: date) -> datetime:
    """Give the moment when a session closes."""
    return datetime.combine(session, EARLY_CLOSE if closes_early(session) else CLOSE, NEW_YORK)
