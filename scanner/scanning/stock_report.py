"""One stock in full: its row as a scan would show it, its indicators, and whether it passes every preset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from scanner.deadline import TimeLeft, unlimited
from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.indicators.spec import IndicatorSpec
from scanner.indicators.terms import CLOSE, Term
from scanner.market_data.tables import Listings
from scanner.panel.panel import Panel
from scanner.query import Query
from scanner.ranking.factors import Part, Scores, score
from scanner.result import Result
from scanner.scanning.filters import Filter, filters, place_of
from scanner.scanning.reasons import evidence_of
from scanner.scanning.results import Rows, plain, row_terms
from scanner.scanning.selection import scored, select
from scanner.scanning.session_values import SessionValues, read
from scanner.scanning.units import Units
from scanner.screening.clauses import Clause
from scanner.screening.evaluate import evaluate
from scanner.screening.presets import Preset, presets
from scanner.stock_report import ClauseCheck, ScreenCheck
from scanner.wording import evidence_text


@dataclass(frozen=True, slots=True)
class Description:
    """What is found out about one stock.

    Attributes:
        row: its row, ranked as the query ranks it.
        score_parts: for each factor's name, what it adds to the score.
        bars: how many it has.
        indicators: each indicator with its default parameters, by how it is written.
        check: whether it meets the query's filters and clauses.
        presets: whether it meets each preset's clauses.
    """

    row: Result
    score_parts: dict[str, Part]
    bars: int
    indicators: dict[str, float | None]
    check: ScreenCheck
    presets: tuple[ScreenCheck, ...]


def describe(  # each by its own name
    panel: Panel,
    facts: Listings,
    ticker: str,
    query: Query,
    *,
    threads: int = 1,
    time_left: TimeLeft = unlimited,
) -> Description:
    """Describe one of the panel's tickers.

    Args:
        panel: of the session.
        facts: of the panel's tickers, in their order.
        ticker: one of the panel's.
        query: what it is checked against.
        threads: how many compute.
        time_left: seconds that are left.

    Returns:
        Its row, the parts of its score, its indicators, and how it stands to the query and to each preset.

    Raises:
        OutOfTime: `time_left` fell to zero.
        RequestError: where the query names what the data does not have.
    """
    named = dict(_indicators())
    demanded = (term for preset in presets().values() for clause in preset.clauses for term in clause.terms)
    terms = (*named.values(), *demanded, *query.terms, *row_terms(query.request))
    measured = read(panel, facts, terms, threads, time_left)
    scores = score(measured.values, measured.eligible, measured.pinned, query.request.profile)
    pick = panel.column[ticker]
    rank = select(query, measured, scores, time_left).rank_of(pick)
    row = Rows(replace(query, columns=()), measured, scores).of(np.array([pick]))[0]
    return Description(
        row=replace(row, rank=rank),
        score_parts=scores.parts(pick),
        bars=int(panel.bars[pick]),
        indicators={text: plain(measured.values[term][pick]) for text, term in named.items()},
        check=_check(query, measured, scores, pick),
        presets=tuple(_check_preset(preset, measured, pick) for preset in presets().values()),
    )


def _indicators() -> Iterator[tuple[str, Term]]:
    """Give every indicator with its default parameters, and the other average that everybody looks at."""
    for spec in INDICATORS.values():
        if spec.parameters or spec.series is None:
            yield _usage(spec), spec.default
    yield "sma(200)", INDICATORS["sma"].build(CLOSE, 200)
    yield "dollar_volume", FIELDS["dollar_volume"]


def _usage(spec: IndicatorSpec) -> str:
    return f"{spec.name}({', '.join(f'{parameter.default:g}' for parameter in spec.parameters)})"


def _check(query: Query, measured: SessionValues, scores: Scores, pick: int) -> ScreenCheck:
    """Check a stock against everything that a query demands, in the order of the funnel."""
    request = query.request
    return _joined(
        request.screen or "",
        query.preset.title if query.preset else "Own screen" if request.where else "The filters",
        (
            *_filtered(filters(request, measured), pick),
            *_screened(query.clauses, measured, pick),
            *_filtered(scored(request, scores), pick),
        ),
    )


def _check_preset(preset: Preset, measured: SessionValues, pick: int) -> ScreenCheck:
    return _joined(preset.name, preset.title, tuple(_screened(preset.clauses, measured, pick)))


def _joined(screen: str, title: str, clauses: tuple[ClauseCheck, ...]) -> ScreenCheck:
    return ScreenCheck(screen, title, all(clause.holds is True for clause in clauses), clauses)


def _filtered(demands: Iterable[Filter], pick: int) -> Iterator[ClauseCheck]:
    for demand in demands:
        evidence = demand.evidence(pick)
        yield ClauseCheck(*place_of(demand), bool(demand.passes[pick]), evidence_text(evidence), evidence)


def _screened(clauses: tuple[Clause, ...], measured: SessionValues, pick: int) -> Iterator[ClauseCheck]:
    """Check each clause; it cannot be told where the stock has too few bars."""
    units = Units()
    for clause in clauses:
        verdict = evaluate(clause.condition, measured.values, measured.panel)
        holds = True if verdict.yes[pick] else False if verdict.no[pick] else None
        evidence = evidence_of(clause.condition, measured.values, pick, units)
        yield ClauseCheck(*place_of(clause), holds, evidence_text(evidence), evidence)
