"""Answers that differ in their limit alone share an entry: the one with more results has the others in it.

Nothing more is computed than was asked for: an entry serves every limit up to its own, and is replaced by one with more
results when those are asked for. There is one for few results, which is quickly read, and one for many; whoever makes
the second makes the first by cutting it.
"""

from __future__ import annotations

from scanner.request import MAX_RESULTS, ScanRequest

#: The most results of an entry for few, which is what one gets who names no limit, and of one for many.
STORED_LIMITS = (50, MAX_RESULTS)


def stored_as(request: ScanRequest) -> ScanRequest:
    """Give the request that names the entry for this one."""
    if request.limit is None:
        return request
    return _limited(request, next(limit for limit in STORED_LIMITS if limit >= request.limit))


def cut_to(request: ScanRequest) -> tuple[tuple[ScanRequest, int], ...]:
    """Give the requests that name entries with fewer results than those of this one, and how many."""
    largest = stored_as(request).limit
    return tuple((_limited(request, limit), limit) for limit in STORED_LIMITS if largest is None or limit < largest)


def _limited(request: ScanRequest, limit: int) -> ScanRequest:
    return request.model_copy(update={"limit": limit})
