"""How long an entry is cached: until its data can change.

New data is another key, so an entry that is cached too long takes up space and misleads nobody; one that goes too early
has to be computed again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scanner.history.freshness import time_to_data

if TYPE_CHECKING:
    from scanner.history.snapshot import State  # has arrays: the help of the command line waits for none

#: From a session's close until its data is expected: the default of SCANNER_CACHE_GRACE.
CACHE_GRACE = timedelta(hours=12)
#: Seconds that an entry is cached at most: what is known of the next session may be wrong, and some sources have none.
MAX_TTL = 7 * 24 * 3600.0


def seconds_to_keep(state: State, now: datetime | None, grace: timedelta) -> float:
    """Give the seconds until the next session's data is expected, `MAX_TTL` at most.

    Args:
        now: the source's clock; None if it stands still.
        grace: from a session's close until its data is available.
    """
    left = time_to_data(state, now, grace)
    return MAX_TTL if left is None else min(left.total_seconds(), MAX_TTL)
