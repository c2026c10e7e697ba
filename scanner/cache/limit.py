"""Answers that differ only in their limit share an entry: the longer one contains the shorter ones.

No more is computed than requested: an entry serves every limit up to its own, and is replaced when a request needs more
results. There are two entries, a small one that is quickly read and a large one; when the large one is stored, the
small one is cut from it and stored too.
"""

from __future__ import annotations

from scanner.request import MAX_RESULTS, ScanRequest

#: The maximum number of results of a small entry, which is the default limit of requests, and of a large one.
STORED_LIMITS = (50, MAX_RESULTS)


def stored_as(request: ScanRequest) -> ScanRequest:
    """Return the request, with the limit of the entry that stores it."""
    if request.limit is None:
        return request
    return _limited(request, next(limit for limit in STORED_LIMITS if limit >= request.limit))


def cut_to(request: ScanRequest) -> tuple[tuple[ScanRequest, int], ...]:
    """Return the requests of the smaller entries that can be cut from this one's, each with its number of results."""
    largest = stored_as(request).limit
    return tuple((_limited(request, limit), limit) for limit in STORED_LIMITS if largest is None or limit < largest)


def _limited(request: ScanRequest, limit: int) -> ScanRequest:
    return request.model_copy(update={"limit": limit})
