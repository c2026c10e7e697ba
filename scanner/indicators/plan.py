"""What to compute, in which order, how far back, and what may be dropped when: worked out once for all blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from scanner.indicators.kernels import KERNELS
from scanner.indicators.linear import DEEPEST, FEW_ROWS, averaged_series
from scanner.indicators.terms import Call, Offset, Term, walk

#: Sums that one step computes: enough for one product to pay, and few enough that the clock is looked at in between.
MOST_SUMS = 64
#: A term and how many of its last rows.
Need = tuple[Term, int]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Terms that are computed together. Numbers stand for terms here: they are found in a tenth of the time.

    Attributes
    ----------
    needs: one term; or all those of few rows that are weighted sums of the same series.
    makes: their numbers.
    reads: the numbers of what they are computed from.
    series: what they are weighted sums of; None for a term computed from its readings.
    drops: the numbers of what nobody reads after this step.
    """

    needs: tuple[Need, ...]
    makes: tuple[int, ...]
    reads: tuple[int, ...]
    series: Term | None
    drops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in their order.

    Attributes
    ----------
    given: the number of the series that is there before the first step, if one is.
    wanted: the terms asked for, by their numbers.
    """

    steps: tuple[Step, ...]
    given: int | None
    wanted: dict[int, Need]


@lru_cache(maxsize=256)  # bounded: a long-lived process meets many questions
def plan(wanted: tuple[Need, ...], deepest: int, given: Term | None = None) -> Plan:
    """Plan the computation of distinct terms.

    Parameters
    ----------
    deepest: how many rows there are at most.
    given: a series whose values are there already; then nothing is summed by products.
    """
    order = walk(term for term, _ in wanted)
    number = {term: index for index, term in enumerate(order)}
    rows, sums = _needed(order, wanted, deepest, given)
    drafts = list(_drafts(order, rows, sums, given))
    last_use = {number[term]: index for index, (terms, reads, _) in enumerate(drafts) for term in (*reads, *terms)}
    drops: list[list[int]] = [[] for _ in drafts]
    for index, last in last_use.items():
        drops[last].append(index)
    steps = (
        Step(
            needs=tuple((term, rows[term]) for term in terms),
            makes=tuple(number[term] for term in terms),
            reads=tuple(number[term] for term in reads),
            series=series,
            drops=tuple(drops[index]),
        )
        for index, (terms, reads, series) in enumerate(drafts)
    )
    return Plan(tuple(steps), None if given is None else number[given], {number[term]: (term, n) for term, n in wanted})


def _needed(
    order: list[Term], wanted: tuple[Need, ...], deepest: int, given: Term | None
) -> tuple[dict[Term, int], dict[Term, list[Term]]]:
    """Derive from the last term to the first how many rows of each are needed, 0 of what is not.

    Also gives the terms to be summed by a product, by their series.
    """
    rows = dict.fromkeys(order, 0) | dict(wanted)
    sums: dict[Term, list[Term]] = {}
    by_product = given is None and deepest <= DEEPEST
    for term in reversed(order):
        if not rows[term] or term == given:
            continue
        series = averaged_series(term) if by_product and rows[term] <= FEW_ROWS else None
        if series is None:
            reads = {reading: _rows_read(term, rows[term], deepest) for reading in term.readings}
        else:
            sums.setdefault(series, []).append(term)
            reads = {series: _reach(term, series, rows[term], deepest)}
        rows |= {reading: max(rows[reading], needed) for reading, needed in reads.items()}
    return rows, sums


def _reach(term: Term, series: Term, rows: int, deepest: int) -> int:
    """How many rows of a series a term needs that is a weighted sum of it."""
    if term == series:
        return rows
    needed = _rows_read(term, rows, deepest)
    return max((_reach(reading, series, needed, deepest) for reading in term.readings), default=0)


def _rows_read(term: Term, rows: int, deepest: int) -> int:
    """How many rows of its readings a term needs to give `rows`."""
    if isinstance(term, Offset):
        return rows + term.bars
    if isinstance(term, Call):
        kernel = KERNELS[term.kernel]
        return rows + kernel.first(*term.parameters) if kernel.window else max(deepest, rows)
    return rows


def _drafts(
    order: list[Term], rows: dict[Term, int], sums: dict[Term, list[Term]], given: Term | None
) -> Iterator[tuple[tuple[Term, ...], tuple[Term, ...], Term | None]]:
    """List the steps as terms, what they read, and the series of sums. Sums follow their series at once."""
    summed = {term for terms in sums.values() for term in terms}
    for term in order:
        if rows[term] and term != given and term not in summed:
            yield (term,), term.readings, None
        of_term = tuple(sums.get(term, ()))
        for start in range(0, len(of_term), MOST_SUMS):
            yield of_term[start : start + MOST_SUMS], (term,), term
