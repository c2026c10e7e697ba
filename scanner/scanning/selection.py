"""Who passes a request, and in what order: the same for a scan and for one stock's report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.deadline import TimeLeft, check, unlimited
from scanner.indicators.ties import at_least
from scanner.query import Query
from scanner.ranking.factors import Scores
from scanner.ranking.universe import DOLLAR_VOLUME
from scanner.request import ScanRequest
from scanner.result import Survivors
from scanner.scanning.filters import Filter, filters, place_of
from scanner.scanning.pending_takeovers import come_last
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


def select(query: Query, measured: SessionValues, scores: Scores, time_left: TimeLeft = unlimited) -> Selection:
    """Filter, screen and order.

    Raises:
        OutOfTime: no time was left.
        RequestError: where the request names what the data does not have.
    """
    steps = [
        *_filtered(filters(query.request, measured)),
        *_screened(query.clauses, measured, time_left),
        *_filtered(scored(query.request, scores)),
    ]
    survivors, passed = _survivors(steps, len(measured.panel.tickers))
    return Selection(survivors, _ordered(np.flatnonzero(passed), query, scores, measured))


def scored(request: ScanRequest, scores: Scores) -> Iterator[Filter]:
    """Give the filter by score, if one is asked for."""
    if request.min_score is not None:
        passes = at_least(scores.score, request.min_score, size=100)
        yield Filter(f"score >= {request.min_score:g}", passes, scores.score, request.min_score, "percent")


class _Step(NamedTuple):
    """A demand and who meets it, (n,)."""

    of: Filter | Clause
    passes: NDArray[np.bool_]


def _filtered(demands: Iterable[Filter]) -> Iterator[_Step]:
    for demand in demands:
        yield _Step(demand, demand.passes)


def _screened(clauses: tuple[Clause, ...], measured: SessionValues, time_left: TimeLeft) -> Iterator[_Step]:
    for clause in clauses:
        check(time_left)
        yield _Step(clause, evaluate(clause.condition, measured.values, measured.panel).yes)


def _survivors(steps: list[_Step], tickers: int) -> tuple[tuple[Survivors, ...], NDArray[np.bool_]]:
    """Count how many are left after each step, and how many each step passes alone."""
    passed = np.ones(tickers, dtype=np.bool_)
    counts = []
    for step in steps:
        passed &= step.passes
        counts.append(Survivors(*place_of(step.of), int(passed.sum()), int(step.passes.sum())))
    return tuple(counts), passed


def _ordered(picks: NDArray[np.int64], query: Query, scores: Scores, measured: SessionValues) -> NDArray[np.int64]:
    """Order picks as asked; those without a value come last, equal ones by dollar volume and then by ticker."""
    order = query.order
    last = (measured.pinned & come_last(query))[picks]
    key: Floats = (scores.score if order.by is None else measured.values[order.by])[picks]
    key = -key if order.descending else key
    volume = -measured.values[DOLLAR_VOLUME][picks]
    return picks[np.lexsort((measured.panel.tickers[picks], volume, key, last))]
