"""When things were fetched, as numbers that put all fetches for one history in order, whoever made them.

A number is microseconds since 1970 by the clock of the place that holds the history, so that machines whose clocks
differ agree; and it is always greater than every number stored when its sync began. A history that was filled under a
clock that was ahead therefore still takes what is fetched later.
"""

from __future__ import annotations

import time

#: Stored without a time, by versions that kept none: older than everything.
UNKNOWN = 0
#: The largest number that every reader of JSON reads exactly; the year 2255.
MAX_FETCH_TIME = 2**53 - 1

_MICROSECOND = 1_000  # nanoseconds


class FetchClock:
    """Gives the time of a fetch; ask when it begins, for what arrives is at least as new.

    Args:
        now: seconds since 1970, by the clock of the place.
        newest: the greatest number stored.
    """

    def __init__(self, now: float, newest: int) -> None:
        self._begun = time.monotonic_ns()
        self._first = max(int(now * 1e6), newest + 1)

    def now(self) -> int:
        """Give the time of a fetch that begins now."""
        return min(self._first + (time.monotonic_ns() - self._begun) // _MICROSECOND, MAX_FETCH_TIME)

    def catch_up(self, newest: int) -> None:
        """Go on from `newest`, which somebody else has stored, if that is further on."""
        self._first += max(newest + 1 - self.now(), 0)
