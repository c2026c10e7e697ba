"""One stock in full: its row as a scan would show it, its measures, and how it stands with every preset."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scanner.deadline import TimeLeft, unlimited
from scanner.indicators.catalogue import FIELDS, SHEETS
from scanner.indicators.spec import Sheet
from scanner.indicators.terms import Term
from scanner.market.source import Listings
from scanner.panel.panel import Panel
from scanner.rank.factors import Part, score
from scanner.request import ScanRequest
from scanner.result import Result, Verdicts
from scanner.scanning.reading import Reading, read
from scanner.scanning.reasons import reasons
from scanner.scanning.results import Rows, plain, row_terms
from scanner.screen.evaluate import evaluate
from scanner.screen.presets import Preset, presets


def portray(  # noqa: PLR0913  # each by its own name
    panel: Panel,
    facts: Listings,
    ticker: str,
    request: ScanRequest,
    *,
    threads: int = 1,
    time_left: TimeLeft = unlimited,
) -> tuple[Result, dict[str, Part], dict[str, float | None], tuple[Verdicts, ...]]:
    """Draw the portrait of one of the panel's tickers: row, parts of the score, measures, each preset's verdict."""
    measures = dict(_measures())
    verdicts = (term for preset in presets().values() for clause in preset.clauses for term in clause.terms)
    reading = read(panel, facts, (*measures.values(), *verdicts, *row_terms(request)), threads, time_left)
    scores = score(reading.values, reading.eligible, reading.pinned, request.profile)
    pick = panel.column[ticker]
    row = Rows(request, reading, scores, (), (), None).of(np.array([pick]))[0]
    numbers = {text: plain(reading.values[term][pick]) for text, term in measures.items()}
    return row, scores.parts(pick), numbers, tuple(_verdict(preset, reading, pick) for preset in presets().values())


def _measures() -> Iterator[tuple[str, Term]]:
    """Give every indicator with its default parameters."""
    for sheet in SHEETS.values():
        if sheet.parameters or sheet.series is None:
            yield _usage(sheet), sheet.default
    yield "dollar_volume", FIELDS["dollar_volume"]


def _usage(sheet: Sheet) -> str:
    return f"{sheet.name}({', '.join(f'{parameter.default:g}' for parameter in sheet.parameters)})"


def _verdict(preset: Preset, reading: Reading, pick: int) -> Verdicts:
    clauses: dict[str, bool | None] = {}
    for clause in preset.clauses:
        verdict = evaluate(clause.truth, reading.values, reading.panel)
        clauses[clause.text] = True if verdict.yes[pick] else False if verdict.no[pick] else None
    return Verdicts(
        screen=preset.name,
        title=preset.title,
        passed=all(holds is True for holds in clauses.values()),
        clauses=clauses,
        reasons=reasons(preset.clauses, reading.values, pick),
    )
