"""Sessions of the New York Stock Exchange (XNYS): the axis everything else stands on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_FEWEST_SESSIONS_A_YEAR = 240  # since 1933; a full year has about 252
_LATEST_YEAR = 2261  # pandas' nanoseconds end within the next one


def sessions_between(first: date, last: date) -> tuple[date, ...]:
    """Return every session from `first` to `last`, both included, ascending."""
    if first > last:
        return ()
    days = _days(*_decades(first.year, last.year))
    return days[bisect_left(days, first) : bisect_right(days, last)]


def last_completed(now: datetime) -> date:
    """Return the latest session that has closed at `now`, early closes known.

    Raises:
        ValueError: `now` carries no time zone.
    """
    if now.tzinfo is None:
        raise ValueError(f"now={now!r} has no time zone: give one, UTC for example")
    # The years beside it too: New Year is elsewhere on the exchange's clock.
    closes = _closes(*_decades(now.year - 1, now.year + 1))
    closed = int(closes.searchsorted(now, side="right"))
    session: date = closes.index[closed - 1].date()
    return session


def upcoming(after: date, count: int) -> tuple[date, ...]:
    """Return the first `count` sessions that follow `after`, ascending."""
    years = 1 + count // _FEWEST_SESSIONS_A_YEAR
    last = date(after.year + years, 12, 31)
    return sessions_between(after + timedelta(days=1), last)[:count]


def _decades(first_year: int, last_year: int) -> tuple[int, int]:
    """Widen years to whole decades: a calendar takes 0.2 s to build, of one year or of a hundred."""
    return first_year // 10 * 10, max(last_year, min(last_year // 10 * 10 + 9, _LATEST_YEAR))


@lru_cache(maxsize=8)
def _days(first_year: int, last_year: int) -> tuple[date, ...]:
    return tuple(close.date() for close in _closes(first_year, last_year).index)


@lru_cache(maxsize=8)
def _closes(first_year: int, last_year: int) -> pd.Series[pd.Timestamp]:
    """Return closing times in UTC by session, of whole years."""
    # Built directly: the package's registry has bounds of its own, 20 years back and one ahead.
    from exchange_calendars.exchange_calendar_xnys import XNYSExchangeCalendar  # heavy

    calendar = XNYSExchangeCalendar(start=f"{first_year}-01-01", end=f"{last_year}-12-31")
    closes: pd.Series[pd.Timestamp] = calendar.closes
    return closes
