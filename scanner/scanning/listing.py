"""Which of the results found are listed."""

from __future__ import annotations

from scanner.request import ScanRequest
from scanner.result import Result
from scanner.screen.presets import presets


def listed(request: ScanRequest, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """Leave pending takeovers out of the best of a preset; who wants all of them, or names tickers, gets them.

    They come after all others, and where few others match they would still be among the first ten. It goes by the
    clauses, not by the preset's name: both forms of the question share a cached answer.
    """
    said = [clause.truth for clause in request.clauses]
    preset = any(all(clause.truth in said for clause in one.clauses) for one in presets().values())
    if not preset or request.limit is None or request.tickers is not None:
        return results
    return tuple(row for row in results if "pinned" not in row.flags)
