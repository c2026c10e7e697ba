"""How old a history is, and when it can be newer: everybody who asks goes by the same closing times.

In each function `now` is the source's clock, None if it stands still: then its data changes when somebody changes it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from scanner.reference_data.closing_times import close_of

if TYPE_CHECKING:
    from scanner.history.snapshot import State  # as in `cache.expiry`

_SOON = timedelta(minutes=1)


def age_sessions(state: State, now: datetime | None) -> int:
    """Count the sessions that the source has completed since the last one stored."""
    return sum(_completed(session, state, now) for session in _later(state))


def future_sessions(state: State, now: datetime | None) -> tuple[date, ...]:
    """List the sessions stored that cannot be over yet."""
    return () if now is None else tuple(session for session in state.sessions if close_of(session) > now)


def time_to_data(state: State, now: datetime | None, grace: timedelta) -> timedelta | None:
    """Give the time until the next session's data is expected; None if nobody knows.

    That is some time after the close of the next session not stored yet; if that time has passed without new data, of
    the next one after it.

    Args:
        grace: from a session's close until its data is there.
    """
    if now is None:
        return None
    left = (close_of(session) + grace - now for session in _later(state))
    return next((each for each in left if each > _SOON), None)


def _later(state: State) -> list[date]:
    """List the sessions that are known to follow the last one stored, ascending."""
    last, origin = state.sessions[-1], state.origin
    return sorted({session for session in (origin.latest, *origin.upcoming) if session > last})


def _completed(session: date, state: State, now: datetime | None) -> bool:
    return session <= state.origin.latest or (now is not None and close_of(session) <= now)
