"""Where pending takeovers stand among the results, and where they are not listed."""

from __future__ import annotations

from scanner.request import ScanRequest
from scanner.result import Result
from scanner.screening.presets import presets


def listed(request: ScanRequest, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """Leave pending takeovers out of the best of a preset; who wants all of them, or names tickers, gets them.

    They come last, and where few others match they would still be among the first ten.
    """
    if not is_preset(request) or request.limit is None or request.tickers is not None:
        return results
    return tuple(row for row in results if "pinned" not in row.flags)


def come_last(request: ScanRequest) -> bool:
    """Tell whether pending takeovers come after all others: by score and in presets, not in an order of one's own."""
    return request.order.by is None or is_preset(request)


def is_preset(request: ScanRequest) -> bool:
    """Tell whether a request asks for a preset's stocks, be it named or written out: both share a cached answer."""
    said = [clause.condition for clause in request.clauses]
    return any(all(clause.condition in said for clause in one.clauses) for one in presets().values())
