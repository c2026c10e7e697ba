"""How fast one may ask: as the setting says, else as fast as paying customers may until a refusal says otherwise."""

from __future__ import annotations

import threading

#: Calls in flight at most, where the rate allows any.
IN_FLIGHT = 16
#: What the free plan allows.
FREE_CALLS_PER_MINUTE = 5
#: Seconds to wait after a refusal that does not say how long.
UNTOLD_WAIT = 12.5

_MAX_CALLS_PER_SECOND = 50  # half of what the vendor asks paying customers to stay under
_MARGIN = 1.04  # our minute and theirs begin at different moments
_MAX_WAIT = 120.0  # seconds; whoever is told to wait longer asks again all the same
_ONE_BY_ONE = 1.0  # seconds between calls from which on calls in parallel gain nothing


class Pace:
    """Spaces calls evenly, over all threads that ask.

    Args:
        calls_per_minute: what the plan allows; None if nobody said.
    """

    def __init__(self, calls_per_minute: int | None) -> None:
        self._said = calls_per_minute is not None
        self._interval = _interval(calls_per_minute) if calls_per_minute else 1 / _MAX_CALLS_PER_SECOND
        self._next = 0.0
        self._lock = threading.Lock()

    @property
    def in_flight(self) -> int:
        """How many calls may be under way at once."""
        return 1 if self._interval >= _ONE_BY_ONE else IN_FLIGHT

    def reserve(self, now: float) -> float:
        """Take the next free moment for a call, and return how many seconds it is away from `now`."""
        with self._lock:
            moment = max(now, self._next)
            self._next = moment + self._interval
            return moment - now

    def refused(self, now: float, told: float | None) -> bool:
        """Hold all calls back for as long as `told`, in seconds, or for `UNTOLD_WAIT`.

        Returns:
            Whether the pace has changed: the first refusal makes it the free plan's, unless a setting gave the pace.
        """
        with self._lock:
            free = _interval(FREE_CALLS_PER_MINUTE)
            wait = UNTOLD_WAIT if told is None else min(told, _MAX_WAIT)
            self._next = max(self._next, now + wait)
            slower = not self._said and self._interval < free
            if slower:
                self._interval = free
            return slower


def _interval(calls_per_minute: int) -> float:
    return max(60 / calls_per_minute * _MARGIN, 1 / _MAX_CALLS_PER_SECOND)
