"""Trading hours: the status now, on the evening of the last session, and the coming holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from scanner.devserver.feed import Feed
from scanner.devserver.paging import Row
from scanner.devserver.query import Call
from scanner.devserver.response import Answer, json_body
from scanner.reference_data.calendar import sessions_between
from scanner.reference_data.closing_times import EARLY_CLOSE, NEW_YORK, closes_early

_EVENING = time(21)  # after-hours trading has ended, the day is complete
_OPEN = time(9, 30)
_AHEAD = timedelta(days=365)
_SATURDAY = 5
_NEW_YEAR = (1, 2)  # its latest observed month and day
_HOLIDAYS = {  # the others, by month
    1: "Martin Luther King, Jr. Day",
    2: "Washington's Birthday",
    3: "Good Friday",
    4: "Good Friday",
    5: "Memorial Day",
    6: "Juneteenth",
    7: "Independence Day",
    9: "Labor Day",
    11: "Thanksgiving",
    12: "Christmas",
}


def now(feed: Feed, _call: Call) -> Answer:
    """Answer that the market has closed for today, without an envelope."""
    clock = datetime.combine(feed.today, _EVENING, NEW_YORK)
    closed = dict.fromkeys(("nyse", "nasdaq", "otc"), "closed")
    document = {
        "market": "closed",
        "earlyHours": False,
        "afterHours": False,
        "exchanges": closed,
        "currencies": {"fx": "open", "crypto": "open"},
        "serverTime": clock.isoformat(),
    }
    if feed.simulated:  # Polygon has no such field; clients must learn that these bars are simulated
        document["simulated"] = True
    return Answer(json_body(document))


def upcoming(feed: Feed, _call: Call) -> Answer:
    """Answer with a year's closed days and early closes, in an array without an envelope."""
    return Answer(json_body([row for day in _weekdays(feed.today) for row in _special(day)]))


def _weekdays(after: date) -> Iterator[date]:
    days = (after + timedelta(days=ahead) for ahead in range(1, _AHEAD.days + 1))
    return (day for day in days if day.weekday() < _SATURDAY)


def _special(day: date) -> Iterator[Row]:
    """Yield the holiday or early close of a weekday, for either exchange."""
    trades = bool(sessions_between(day, day))
    if trades and not closes_early(day):
        return
    hours = {"open": _zulu(day, _OPEN), "close": _zulu(day, EARLY_CLOSE)} if trades else {}
    status = "early-close" if trades else "closed"
    for exchange in ("NYSE", "NASDAQ"):
        yield {"date": str(day), "exchange": exchange, "name": _holiday(day), "status": status, **hours}


def _holiday(day: date) -> str:
    return "New Years Day" if (day.month, day.day) <= _NEW_YEAR else _HOLIDAYS.get(day.month, "Special Closing")


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, NEW_YORK)


def _zulu(day: date, hour: time) -> str:
    return f"{_at(day, hour).astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"
