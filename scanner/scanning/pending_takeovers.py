"""Where pending takeovers stand among the results, and where they are not listed."""

from __future__ import annotations

from scanner.query import Query
from scanner.result import Result
from scanner.screening.presets import presets


def listed(query: Query, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """Leave pending takeovers out of the best of a preset; who wants all of them, or names tickers, gets them.

    They come last, and where few others match they would still be among the first ten.
    """
    if not is_preset(query) or query.request.limit is None or query.request.tickers is not None:
        return results
    return tuple(row for row in results if "pinned" not in row.flags)


def come_last(query: Query) -> bool:
    """Tell whether pending takeovers come after all others: by score and in presets, not in an order of one's own."""
    return query.order.by is None or is_preset(query)


def is_preset(query: Query) -> bool:
    """Tell whether a query asks for a preset's stocks, be it named or written out: both share a cached answer."""
    said = [clause.condition for clause in query.clauses]
    return any(all(clause.condition in said for clause in one.clauses) for one in presets().values())
