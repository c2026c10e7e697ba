"""Which session a question is about."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from scanner.errors import Fault, RequestError


def session_row(sessions: tuple[date, ...], as_of: date | None) -> int:
    """Find a session's row; the last one's where `as_of` is None.

    Raises:
        RequestError: for a day that is no session of the history, naming the session before it.
    """
    if as_of is None:
        return len(sessions) - 1
    row = bisect_left(sessions, as_of)
    if row < len(sessions) and sessions[row] == as_of:
        return row
    if row == 0:
        problem = f"{as_of} is before the history, which begins with {sessions[0]}"
    elif row == len(sessions):
        problem = f"{as_of} is after the last session stored, {sessions[-1]}"
    else:
        problem = f"{as_of} was no session; the one before it is {sessions[row - 1]}"
    raise RequestError((Fault("as_of", problem),))
