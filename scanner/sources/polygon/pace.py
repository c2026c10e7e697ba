"""The rate of calls: that of the setting, otherwise that of paying customers until a refusal says otherwise."""

from __future__ import annotations

import threading

#: Maximum number of concurrent calls if the rate is not limited.
IN_FLIGHT = 16
#: The rate of the free plan.
FREE_CALLS_PER_MINUTE = 5
#: Seconds to wait after a refusal that does not say how long.
DEFAULT_WAIT = 12.5

_MAX_CALLS_PER_SECOND = 50  # half of the vendor's limit for paying customers
_MARGIN = 1.04  # the server's minute begins at another moment
_MAX_WAIT = 120.0  # seconds; after a request to wait longer, calls are made again anyway
_ONE_BY_ONE = 1.0  # seconds between calls from which on concurrent calls gain nothing


class Pace:
    """Spaces calls evenly over all threads.

    Args:
        calls_per_minute: the plan's rate; None if unknown.
    """

    def __init__(self, calls_per_minute: int | None) -> None:
        self._said = calls_per_minute is not None
        self._interval = _interval(calls_per_minute) if calls_per_minute else 1 / _MAX_CALLS_PER_SECOND
        self._next = 0.0
        self._lock = threading.Lock()

    @property
    def in_flight(self) -> int:
        """The maximum number of concurrent calls."""
        return 1 if self._interval >= _ONE_BY_ONE else IN_FLIGHT

    def reserve(self, now: float) -> float:
        """Reserve the next free time slot for a call, and return the seconds from `now` to it."""
        with self._lock:
            moment = max(now, self._next)
            self._next = moment + self._interval
            return moment - now

    def refused(self, now: float, retry_after: float | None) -> bool:
        """Delay all calls by `retry_after` seconds, or by `DEFAULT_WAIT`.

        Returns:
            Whether the pace has changed: the first refusal sets it to the free plan's, unless a setting determines it.
        """
        with self._lock:
            free = _interval(FREE_CALLS_PER_MINUTE)
            wait = DEFAULT_WAIT if retry_after is None else min(retry_after, _MAX_WAIT)
            self._next = max(self._next, now + wait)
            slower = not self._said and self._interval < free
            if slower:
                self._interval = free
            return slower


def _interval(calls_per_minute: int) -> float:
    return max(60 / calls_per_minute * _MARGIN, 1 / _MAX_CALLS_PER_SECOND)
