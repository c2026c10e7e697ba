"""The time to live of an entry: until its data can change.

New data has another key, so an entry that lives too long only takes up memory; one that expires too early has to be
computed again.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from scanner.history.snapshot import State

#: Maximum seconds: the date of the next session may be wrong, and some sources have no next session.
MAX_TTL = 7 * 24 * 3600.0

_MIN_TTL = timedelta(minutes=1)
_CLOSE = time(16, tzinfo=ZoneInfo("America/New_York"))


def seconds_to_keep(state: State, now: datetime | None, grace: timedelta) -> float:
    """Return the seconds until the next session's data is expected.

    That is `grace` after the close of the first session that is not stored yet; if that time has passed without new
    data, after the close of the next one.

    Args:
        now: the source's clock; None if it stands still, since its data changes only when its files do.
        grace: from a session's close until its data is available.
    """
    if now is None:
        return MAX_TTL
    last, origin = state.sessions[-1], state.origin
    later = sorted({session for session in (origin.latest, *origin.upcoming) if session > last})
    due = (datetime.combine(session, _CLOSE) + grace - now for session in later)
    return min(next((left.total_seconds() for left in due if left > _MIN_TTL), MAX_TTL), MAX_TTL)
