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
from scanner.panel.panel import Panel
from scanner.ranking.factors import score
from scanner.request import ScanRequest
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
        bare: how many results, the last ones, have no plan, reasons and sparkline for want of time.
    """

    eligible: int
    survivors: tuple[Survivors, ...]
    matched: int
    results: tuple[Result, ...]
    notes: tuple[str, ...]
    bare: int = 0


def scan(  # each by its own name
    panel: Panel,
    facts: Listings,
    request: ScanRequest,
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
    clauses = request.clauses
    measured = read(panel, facts, (*request.terms, *row_terms(request)), threads, time_left)
    scores = score(measured.values, measured.eligible, measured.pinned, request.profile)
    selection = select(request, measured, scores, time_left)
    picks = selection.picks
    side = request.preset.side if request.preset else None
    shown = picks[: request.limit]
    if largest is not None:
        check_size(request, len(shown), largest)
    results = Rows(request, measured, scores, clauses, request.shown, side).of(shown, time_left)
    bare = sum(not row.sparkline for row in results)  # who has a bar in the session has a sparkline
    return Findings(
        eligible=int(measured.eligible.sum()),
        survivors=selection.survivors,
        matched=len(picks),
        results=results,
        notes=(
            *filter_notes(request, measured),
            *unranked(facts),
            *_short_history(clauses, panel),
            *_pinned(int(measured.pinned[picks].sum()), len(picks)),
            *_short_time(bare, len(results)),
        ),
        bare=bare,
    )


def _short_history(clauses: Iterable[Clause], panel: Panel) -> Iterator[str]:
    """Name the clauses that no stock can meet because the history is too short for them, and the way out."""
    known: dict[Term, int] = {}
    needs = {clause.text: max((bars_needed(term, known) for term in clause.terms), default=1) for clause in clauses}
    short = {text: needed for text, needed in needs.items() if needed > panel.rows}
    for text, needed in short.items():
        yield f"{text!r} needs {needed} bars and the history has {panel.rows}"
    if short:
        yield f"for more bars run `scanner sync --sessions N`, N larger by {max(short.values()) - panel.rows} or more"


def _pinned(count: int, matched: int) -> Iterator[str]:
    """Say how many there are, since they come last or are not listed."""
    if count:
        yield f"{count:,} of the {matched:,} matched wait for a takeover: `pinned`, without score and plan"


def _short_time(bare: int, results: int) -> Iterator[str]:
    """Say what was left out for want of time."""
    if bare:
        yield f"time ran short: the last {bare} of {results} results have no plan, reasons and sparkline"
