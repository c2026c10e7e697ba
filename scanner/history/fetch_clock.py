"""Times of fetches, as numbers that order all fetches for one history, whichever machine made them.

A number is microseconds since 1970 by the clock of the place that holds the history, so that machines whose clocks
differ agree; and it is always greater than every number stored when its sync began. A history that was filled under a
clock that was ahead therefore still accepts later fetches.
"""

from __future__ import annotations

import time

#: The time of data stored without one by earlier versions: older than everything.
UNKNOWN = 0
#: The largest integer that every JSON parser reads exactly; the year 2255.
MAX_FETCH_TIME = 2**53 - 1

_MICROSECOND = 1_000  # nanoseconds


class FetchClock:
    """Gives the time of a fetch, taken when the fetch begins: the data is at least as new.

    Args:
        now: seconds since 1970, by the clock of the place.
        newest: the greatest stored number.
    """

    def __init__(self, now: float, newest: int) -> None:
        self._begun = time.monotonic_ns()
        self._first = max(int(now * 1e6), newest + 1)

    def now(self) -> int:
        """Return the time of a fetch that begins now."""
        return min(self._first + (time.monotonic_ns() - self._begun) // _MICROSECOND, MAX_FETCH_TIME)

    def catch_up(self, newest: int) -> None:
        """Continue from `newest`, which another writer has stored, if that is later."""
        self._first += max(newest + 1 - self.now(), 0)
