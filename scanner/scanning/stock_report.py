"""One stock in full: its row as a scan would show it, its measures, and how it stands with every preset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from scanner.deadline import TimeLeft, unlimited
from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.indicators.spec import IndicatorSpec
from scanner.indicators.terms import CLOSE, Term
from scanner.market_data.tables import Listings
from scanner.panel.panel import Panel
from scanner.ranking.factors import Part, Scores, score
from scanner.request import ScanRequest
from scanner.result import Result, Verdicts
from scanner.scanning.filters import Filter, filters
from scanner.scanning.reasons import number, reasons
from scanner.scanning.results import Rows, plain, row_terms
from scanner.scanning.selection import scored, select
from scanner.scanning.session_values import SessionValues, read
from scanner.screening.clauses import Clause
from scanner.screening.evaluate import evaluate
from scanner.screening.presets import Preset, presets


def describe(  # each by its own name
    panel: Panel,
    facts: Listings,
    ticker: str,
    request: ScanRequest,
    *,
    threads: int = 1,
    time_left: TimeLeft = unlimited,
) -> tuple[Result, dict[str, Part], int, dict[str, float | None], Verdicts, tuple[Verdicts, ...]]:
    """Draw the portrait of one of the panel's tickers.

    Returns:
        Its row, ranked as the request ranks it; the parts of its score; its number of bars; its measures; how it stands
        with the request's filters and clauses; each preset's verdict.
    """
    measures = dict(_measures())
    verdicts = (term for preset in presets().values() for clause in preset.clauses for term in clause.terms)
    terms = (*measures.values(), *verdicts, *request.terms, *row_terms(request))
    measured = read(panel, facts, terms, threads, time_left)
    scores = score(measured.values, measured.eligible, measured.pinned, request.profile)
    pick = panel.column[ticker]
    rank = select(request, measured, scores, time_left).rank_of(pick)
    side = request.preset.side if request.preset else None
    row = Rows(request, measured, scores, request.clauses, (), side).of(np.array([pick]))[0]
    numbers = {text: plain(measured.values[term][pick]) for text, term in measures.items()}
    return (
        replace(row, rank=rank),
        scores.parts(pick),
        int(panel.bars[pick]),
        numbers,
        _standing(request, measured, scores, pick),
        tuple(_verdict(preset, measured, pick) for preset in presets().values()),
    )


def _measures() -> Iterator[tuple[str, Term]]:
    """Give every indicator with its default parameters, and the other average that everybody looks at."""
    for spec in INDICATORS.values():
        if spec.parameters or spec.series is None:
            yield _usage(spec), spec.default
    yield "sma(200)", INDICATORS["sma"].build(CLOSE, 200)
    yield "dollar_volume", FIELDS["dollar_volume"]


def _usage(spec: IndicatorSpec) -> str:
    return f"{spec.name}({', '.join(f'{parameter.default:g}' for parameter in spec.parameters)})"


def _standing(request: ScanRequest, measured: SessionValues, scores: Scores, pick: int) -> Verdicts:
    """Tell how a stock stands with everything that a request demands, in the order of the funnel."""
    demands = filters(request, measured)
    scoring = list(scored(request, scores))
    screened = _clauses(request.clauses, measured, pick)
    clauses = _filtered(demands, pick) | screened | _filtered(scoring, pick)
    return Verdicts(
        screen=request.screen or "",
        title=request.preset.title if request.preset else "Own screen" if request.where else "The filters",
        passed=all(holds is True for holds in clauses.values()),
        clauses=clauses,
        reasons=(
            *(_had(demand, pick) for demand in demands),
            *reasons(request.clauses, measured.values, pick),
            *(_had(demand, pick) for demand in scoring),
        ),
    )


def _filtered(demands: Sequence[Filter], pick: int) -> dict[str, bool | None]:
    return {demand.text: bool(demand.passes[pick]) for demand in demands}


def _had(demand: Filter, pick: int) -> str:
    """Write a demand with what the stock has."""
    if demand.looked_at is None:
        return f"{demand.text}: {'' if demand.passes[pick] else 'not '}among them"
    value = demand.looked_at[pick]
    return f"{demand.text}: {(str(value) or 'unknown') if isinstance(value, str) else number(float(value))}"


def _verdict(preset: Preset, measured: SessionValues, pick: int) -> Verdicts:
    clauses = _clauses(preset.clauses, measured, pick)
    return Verdicts(
        screen=preset.name,
        title=preset.title,
        passed=all(holds is True for holds in clauses.values()),
        clauses=clauses,
        reasons=reasons(preset.clauses, measured.values, pick),
    )


def _clauses(clauses: tuple[Clause, ...], measured: SessionValues, pick: int) -> dict[str, bool | None]:
    """Tell which clauses hold; None where that cannot be told."""
    holds: dict[str, bool | None] = {}
    for clause in clauses:
        verdict = evaluate(clause.condition, measured.values, measured.panel)
        holds[clause.text] = True if verdict.yes[pick] else False if verdict.no[pick] else None
    return holds
