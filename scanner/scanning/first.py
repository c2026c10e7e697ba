"""The first results of an answer, as if no more had been asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scanner.result import Answer, Result


def first(answer: Answer, limit: int | None) -> Answer:
    """Cut an answer to a limit: it is equal to the one that is computed with it.

    An answer for which time ran short says last how many of its results are bare; of the first, fewer are.
    """
    if limit is None or len(answer.results) <= limit:
        return answer
    results = answer.results[:limit]
    if not answer.partial:
        return replace(answer, results=results)
    bare = bare_results(results)
    return replace(
        answer,
        results=results,
        notes=(*answer.notes[:-1], *short_time(bare, len(results))),
        partial=bare > 0,
    )


def bare_results(results: tuple[Result, ...]) -> int:
    """Count the results that have no plan, reasons and sparkline for want of time."""
    return sum(not row.sparkline for row in results)  # who has a bar in the session has a sparkline


def short_time(bare: int, results: int) -> Iterator[str]:
    """Say what was left out for want of time."""
    if bare:
        yield f"time ran short: the last {bare} of {results} results have no plan, reasons and sparkline"
