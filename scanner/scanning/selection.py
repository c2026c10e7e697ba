"""Who passes a request, and in what order: the same for a scan and for one stock's report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.deadline import TimeLeft, check, unlimited
from scanner.indicators.ties import at_least
from scanner.ranking.factors import Scores
from scanner.ranking.universe import DOLLAR_VOLUME
from scanner.request import ScanRequest
from scanner.result import Survivors
from scanner.scanning.filters import Filter, filters
from scanner.scanning.listing import come_last
from scanner.scanning.session_values import SessionValues
from scanner.screening.clauses import Clause
from scanner.screening.evaluate import evaluate


@dataclass(frozen=True, slots=True)
class Selection:
    """What a request leaves of a session's stocks.

    Attributes:
        survivors: how many each step left.
        picks: columns of the panel, in the request's order.
    """

    survivors: tuple[Survivors, ...]
    picks: NDArray[np.int64]

    def rank_of(self, pick: int) -> int | None:
        """Give a stock's rank, from 1; None if it does not pass."""
        (places,) = np.nonzero(self.picks == pick)
        return int(places[0]) + 1 if len(places) else None


def select(request: ScanRequest, measured: SessionValues, scores: Scores, time_left: TimeLeft = unlimited) -> Selection:
    """Filter, screen and order.

    Raises:
        OutOfTime: no time was left.
        RequestError: where the request names what the data does not have.
    """
    steps = [
        *filters(request, measured),
        *_screened(request.clauses, measured, time_left),
        *scored(request, scores),
    ]
    survivors, passed = _survivors(steps, len(measured.panel.tickers))
    return Selection(survivors, _ordered(np.flatnonzero(passed), request, scores, measured))


def scored(request: ScanRequest, scores: Scores) -> Iterator[Filter]:
    """Give the filter by score, if one is asked for."""
    if request.min_score is not None:
        passes = at_least(scores.score, request.min_score, size=100)
        yield Filter(f"score >= {request.min_score:g}", passes, scores.score)


def _screened(clauses: tuple[Clause, ...], measured: SessionValues, time_left: TimeLeft) -> Iterator[Filter]:
    for clause in clauses:
        check(time_left)
        yield Filter(clause.text, evaluate(clause.condition, measured.values, measured.panel).yes)


def _survivors(steps: list[Filter], tickers: int) -> tuple[tuple[Survivors, ...], NDArray[np.bool_]]:
    """Count how many are left after each step, and how many each step passes alone."""
    passed = np.ones(tickers, dtype=np.bool_)
    counts = []
    for step in steps:
        passed &= step.passes
        counts.append(Survivors(step.text, int(passed.sum()), int(step.passes.sum())))
    return tuple(counts), passed


def _ordered(
    picks: NDArray[np.int64], request: ScanRequest, scores: Scores, measured: SessionValues
) -> NDArray[np.int64]:
    """Order picks as asked; those without a value come last, equal ones by dollar volume and then by ticker."""
    order = request.order
    last = (measured.pinned & come_last(request))[picks]
    key: Floats = (scores.score if order.by is None else measured.values[order.by])[picks]
    key = -key if order.descending else key
    volume = -measured.values[DOLLAR_VOLUME][picks]
    return picks[np.lexsort((measured.panel.tickers[picks], volume, key, last))]
