"""A stock among the others: percentiles and ratings over the eligible stocks of one session."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.deadline import TimeLeft, check, unlimited
from scanner.indicators.engine.term_values import join
from scanner.indicators.terms import Arithmetic, CrossSection, Term
from scanner.indicators.ties import tied


def percentile(values: Floats, eligible: NDArray[np.bool_]) -> Floats:
    """Rank each eligible stock's value among the eligible ones that have a value.

    Values within 1e-9 of each other, relative to the larger, count as equal and share their average rank.

    Returns:
        (n,) 100 x average rank / count, in (0, 100]; NaN for the others.
    """
    rank, count = _average_ranks(values, eligible)
    return 100 * rank / count


def rating(values: Floats, eligible: NDArray[np.bool_]) -> Floats:
    """Bring ranks to the scale of 1 to 99: clip(floor(99 x average rank / count) + 1, 1, 99); NaN as `percentile`."""
    rank, count = _average_ranks(values, eligible)
    # Multiply first: 99 x rank is exact, so a whole quotient is one too and the floor does not fall short of it.
    return np.asarray(np.clip(np.floor(99 * rank / count) + 1, 1, 99))


def balanced_rating(values: Floats, eligible: NDArray[np.bool_]) -> Floats:
    """Bring ranks to the scale of 1 to 99, both ends reached: floor(98 x (average rank - 1) / (count - 1) + 1/2) + 1.

    NaN as `percentile`, and where there is only one to rank.
    """
    below, others = _below(values, eligible)
    return np.asarray(np.floor(98 * below / others + 0.5) + 1)


def technical_rank(values: Floats, eligible: NDArray[np.bool_]) -> Floats:
    """Bring ranks to the scale of 0 to 99.9 that StockCharts uses: 99.9 x (average rank - 1) / (count - 1).

    NaN as `percentile`, and where there is only one to rank.
    """
    below, others = _below(values, eligible)
    return 99.9 * below / others


#: What a place among the eligible stocks is measured in.
SCALES: dict[str, Callable[[Floats, NDArray[np.bool_]], Floats]] = {
    "percent": percentile,
    "rating": rating,
    "balanced": balanced_rating,
    "technical": technical_rank,
}


def _below(values: Floats, eligible: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Count the stocks below each, those tied with it by half; and of how many others (NaN if none, to divide by)."""
    rank, count = _average_ranks(values, eligible)
    return rank - 1, count - 1 if count > 1 else np.nan


def _average_ranks(values: Floats, eligible: NDArray[np.bool_]) -> tuple[Floats, int]:
    """Rank from 1, the lowest, (n,) with NaN for those not ranked; and how many are (1 if none, to divide by)."""
    rank = np.full(len(values), np.nan)
    members = np.flatnonzero(eligible & np.isfinite(values))
    if not len(members):
        return rank, 1
    order = members[np.argsort(values[members], kind="stable")]
    ordered = values[order]
    new_group = np.concatenate(([True], ~tied(ordered[1:], ordered[:-1])))
    group = np.cumsum(new_group) - 1
    first = np.flatnonzero(new_group)
    size = np.diff(first, append=len(order))
    rank[order] = (first + (size + 1) / 2)[group]
    return rank, len(order)


def own_terms(terms: Iterable[Term]) -> list[Term]:
    """List the terms that the engine must compute so that `resolve` can do the rest."""
    met: dict[Term, None] = {}

    def visit(term: Term) -> None:
        if term not in met:
            met[term] = None
            for reading in term.readings if term.cross_sectional else ():
                visit(reading)

    for term in terms:
        visit(term)
    return [term for term in met if not term.cross_sectional]


def cross_section(
    terms: Iterable[Term], own: dict[Term, Floats], eligible: NDArray[np.bool_], time_left: TimeLeft = unlimited
) -> dict[Term, Floats]:
    """Give every term's value in the session, cross-sectional ones included.

    Args:
        own: the values of `own_terms(terms)`, (n,) each.
        eligible: (n,) the stocks that are ranked.

    Returns:
        (n,) for each term.

    Raises:
        OutOfTime: `time_left` fell to zero.
    """
    values = dict(own)

    def value(term: Term) -> Floats:
        if term not in values:
            check(time_left)
            values[term] = _section(term, value, eligible)
        return values[term]

    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        return {term: value(term) for term in terms}


def _section(term: Term, value: Callable[[Term], Floats], eligible: NDArray[np.bool_]) -> Floats:
    match term:
        case Arithmetic(operator, left, right):
            return join(operator, value(left), value(right))
        case CrossSection(of, scale):
            return SCALES[scale](value(of), eligible)
    raise TypeError(f"{term} is not known for the session alone")
