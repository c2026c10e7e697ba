"""Answers that differ in their limit alone share an entry: the larger one has the smaller one in it.

Few sizes are kept. Whoever asks for less is answered with the first results of the next larger one, so that an answer
that was computed beforehand serves every limit up to its own.
"""

from __future__ import annotations

from scanner.request import MOST_RESULTS, ScanRequest

#: Limits that answers are kept with: what one gets who names none, and the most there is.
STORED_LIMITS = (50, MOST_RESULTS)
#: Clauses and columns of a request from which on it is computed and kept with its own limit: its rows are not cheap.
MAX_SHARED_CELLS = 40


def widened(request: ScanRequest) -> ScanRequest:
    """Give the request that is computed and kept for this one: with the next limit of those that are kept."""
    if request.limit is None or len(request.clauses) + len(request.shown) > MAX_SHARED_CELLS:
        return request
    return _limited(request, next(limit for limit in STORED_LIMITS if limit >= request.limit))


def narrowed(request: ScanRequest) -> tuple[ScanRequest, ...]:
    """Give the requests that are answered by the first results of a widened one, those with a smaller limit kept."""
    if request.limit is not None and request.limit not in STORED_LIMITS:
        return ()
    return tuple(_limited(request, limit) for limit in STORED_LIMITS if request.limit is None or limit < request.limit)


def _limited(request: ScanRequest, limit: int) -> ScanRequest:
    return request.model_copy(update={"limit": limit})
