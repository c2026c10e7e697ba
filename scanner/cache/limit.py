"""Answers that differ in their limit alone share an entry: the one with more results has the others in it.

Nothing more is computed than was asked for: an entry serves every limit up to its own, and is replaced by one with more
results when those are asked for. There is one for few results, which is quickly read, and one for many; whoever makes
the second makes the first by cutting it.
"""

from __future__ import annotations

from scanner.request import MAX_RESULTS

#: The most results of an entry for few, which is what one gets who names no limit, and of one for many.
STORED_LIMITS = (50, MAX_RESULTS)


def stored_limit(limit: int | None) -> int | None:
    """Give the limit that names the entry for a request with this one; None is everything."""
    return None if limit is None else next(stored for stored in STORED_LIMITS if stored >= limit)


def smaller_limits(limit: int | None) -> tuple[int, ...]:
    """Give the limits that name entries with fewer results than the one for a request with this limit."""
    largest = stored_limit(limit)
    return tuple(stored for stored in STORED_LIMITS if largest is None or stored < largest)
