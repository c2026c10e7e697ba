"""Answers that differ only in their limit share an entry: the longer one contains the shorter ones.

No more is computed than requested: an entry serves every limit up to its own, and is replaced when a request needs more
results. There are two entries, a small one that is quickly read and a large one; when the large one is stored, the
small one is cut from it and stored too.
"""

from __future__ import annotations

from scanner.request import MAX_RESULTS

#: The maximum number of results of a small entry, which is the default limit of requests, and of a large one.
STORED_LIMITS = (50, MAX_RESULTS)


def stored_limit(limit: int | None) -> int | None:
    """Give the limit that names the entry for a request with this one; None is everything."""
    return None if limit is None else next(stored for stored in STORED_LIMITS if stored >= limit)


def smaller_limits(limit: int | None) -> tuple[int, ...]:
    """Give the limits that name entries with fewer results than the one for a request with this limit."""
    largest = stored_limit(limit)
    return tuple(stored for stored in STORED_LIMITS if largest is None or stored < largest)
