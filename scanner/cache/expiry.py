"""How long an entry is kept: until its data can change.

New data is another key, so an entry that is kept too long takes up room and misleads nobody; one that goes too early
has to be computed again.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from scanner.history.snapshot import State

#: Seconds that an entry is kept at most: what is known of the next session may be wrong, and some sources have none.
MAX_TTL = 7 * 24 * 3600.0

_MIN_TTL = timedelta(minutes=1)
_CLOSE = time(16, tzinfo=ZoneInfo("America/New_York"))


def seconds_to_keep(state: State, now: datetime | None, grace: timedelta) -> float:
    """Give the seconds until the next session's data is expected.

    That is some time after the close of the next session not stored yet; if that time has passed without new data, of
    the next one after it.

    Args:
        now: the source's clock; None if it stands still, and its data changes when somebody changes it.
        grace: from a session's close until its data is there.
    """
    if now is None:
        return MAX_TTL
    last, origin = state.sessions[-1], state.origin
    later = sorted({session for session in (origin.latest, *origin.upcoming) if session > last})
    due = (datetime.combine(session, _CLOSE) + grace - now for session in later)
    return min(next((left.total_seconds() for left in due if left > _MIN_TTL), MAX_TTL), MAX_TTL)
