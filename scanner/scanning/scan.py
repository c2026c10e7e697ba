"""A scan: read the session's numbers, filter, screen, rank, plan, answer.

Pure: the same panel and request give the same findings; there is no clock, no environment and no network here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner.deadline import TimeLeft, unlimited
from scanner.indicators.needs import bars_needed
from scanner.indicators.terms import Term
from scanner.market_data.tables import Listings
from scanner.notes import Note
from scanner.panel.panel import Panel
from scanner.query import Query
from scanner.ranking.factors import score
from scanner.result import Result, Survivors
from scanner.scanning.answer_size import check_size
from scanner.scanning.filters import filter_notes
from scanner.scanning.results import Rows, row_terms
from scanner.scanning.selection import select
from scanner.scanning.session_values import read
from scanner.scanning.unranked import unranked
from scanner.screening.clauses import Clause


@dataclass(frozen=True, slots=True)
class Findings:
    """What a scan found; the service adds what only it knows.

    Attributes:
        eligible: how many stocks are ranked.
        sessions_missing: how many the history has too few for the clauses.
        bare: how many results, the last ones, have no plan, reasons and sparkline for want of time.
    """

    eligible: int
    survivors: tuple[Survivors, ...]
    matched: int
    results: tuple[Result, ...]
    notes: tuple[Note, ...]
    sessions_missing: int = 0
    bare: int = 0


def scan(  # each by its own name
    panel: Panel,
    facts: Listings,
    query: Query,
    *,
    threads: int = 1,
    time_left: TimeLeft = unlimited,
    largest: int | None = None,
) -> Findings:
    """Scan one session.

    Args:
        facts: of the panel's tickers, in their order.
        time_left: where it falls to zero after the ranking, the results that are left are given bare.
        largest: bytes of JSON that the answer may have; None where nobody counts them.

    Raises:
        OutOfTime: it fell to zero before the ranking was whole.
        RequestError: where the request names what the data does not have.
        AnswerTooLarge: before the answer is written, if its texts alone would be more than `largest`.
    """
    request = query.request
    measured = read(panel, facts, (*query.terms, *row_terms(request)), threads, time_left)
    scores = score(measured.values, measured.eligible, measured.pinned, request.profile)
    selection = select(query, measured, scores, time_left)
    picks = selection.picks
    shown = picks[query.skip :][: request.limit]
    if largest is not None:
        check_size(query, len(shown), largest)
    too_few_bars, missing = _short_history(query.clauses, panel)
    results = Rows(query, measured, scores).of(shown, time_left)
    bare = sum(not row.sparkline for row in results)  # who has a bar in the session has a sparkline
    return Findings(
        eligible=int(measured.eligible.sum()),
        survivors=selection.survivors,
        matched=len(picks),
        results=results,
        notes=(
            *filter_notes(request, measured),
            *unranked(facts),
            *too_few_bars,
            *_pinned(int(measured.pinned[picks].sum()), len(picks)),
            *_short_time(bare, len(results)),
        ),
        sessions_missing=missing,
        bare=bare,
    )


def _short_history(clauses: Iterable[Clause], panel: Panel) -> tuple[tuple[Note, ...], int]:
    """Note the clauses that no stock can meet because the history is too short, and count the bars that are missing."""
    known: dict[Term, int] = {}
    notes, missing = [], 0
    for place, clause in enumerate(clauses):
        needed = max((bars_needed(term, known) for term in clause.terms), default=1)
        if needed > panel.rows:
            missing = max(missing, needed - panel.rows)
            counts = {"place": place, "needed": needed, "stored": panel.rows}
            notes.append(Note("too-few-bars", {"clause": clause.text, **counts}))
    return tuple(notes), missing


def _pinned(count: int, matched: int) -> Iterator[Note]:
    """Note how many there are, since they come last or are not listed."""
    if count:
        yield Note("pending-takeovers", {"count": count, "matched": matched})


def _short_time(bare: int, results: int) -> Iterator[Note]:
    """Note what was left out for want of time."""
    if bare:
        yield Note("time-short", {"bare": bare, "results": results})
