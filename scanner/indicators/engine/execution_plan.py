"""What to compute, in which order, how far back, and what may be dropped when: worked out once for all blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner.indicators.engine.linear import DEEPEST, FEW_ROWS, averaged_series
from scanner.indicators.engine.recent import Recent
from scanner.indicators.terms import Call, Offset, Term, walk

#: Sums that one step computes: enough for one product to pay, and few enough that the clock is looked at in between.
MAX_SUMS = 64
#: Steps of all plans that are kept, about a kilobyte each.
MAX_STEPS = 20_000
#: A term and how many of its last rows.
Need = tuple[Term, int]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Terms that are computed together. Numbers stand for terms here: they are found in a tenth of the time.

    Attributes:
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

    Attributes:
        given: the number of the series that is there before the first step, if one is.
        wanted: the terms asked for, by their numbers.
        rows: of all terms together; what they cost.
        most_rows: that are there at one time; what room they take.
    """

    steps: tuple[Step, ...]
    given: int | None
    wanted: dict[int, Need]
    rows: int
    most_rows: int


#: Plans made lately, by their steps: a long-lived process meets many questions.
_PLANS: Recent[tuple[tuple[Need, ...], int, Term | None], Plan] = Recent(MAX_STEPS, lambda made: len(made.steps) + 1)


def plan(wanted: tuple[Need, ...], deepest: int, given: Term | None = None) -> Plan:
    """Plan the computation of distinct terms; a plan that was made lately is given again.

    Args:
        deepest: how many rows there are at most.
        given: a series whose values are there already; then nothing is summed by products.
    """
    return _PLANS.get((wanted, deepest, given), lambda: make_plan(wanted, deepest, given))


def make_plan(wanted: tuple[Need, ...], deepest: int, given: Term | None = None) -> Plan:
    """Plan the computation of distinct terms; see `plan`."""
    order = walk(term for term, _ in wanted)
    number = {term: index for index, term in enumerate(order)}
    rows, sums = _needed(order, wanted, deepest, given)
    drafts = list(_drafts(order, rows, sums, given))
    last_use = {number[term]: index for index, (terms, reads, _) in enumerate(drafts) for term in (*reads, *terms)}
    drops: list[list[int]] = [[] for _ in drafts]
    for index, last in last_use.items():
        drops[last].append(index)
    steps = tuple(
        Step(
            needs=tuple((term, rows[term]) for term in terms),
            makes=tuple(number[term] for term in terms),
            reads=tuple(number[term] for term in reads),
            series=series,
            drops=tuple(drops[index]),
        )
        for index, (terms, reads, series) in enumerate(drafts)
    )
    heights = {number[term]: min(rows[term], deepest) for term in order}
    return Plan(
        steps,
        None if given is None else number[given],
        {number[term]: (term, n) for term, n in wanted},
        rows=sum(heights[index] for step in steps for index in step.makes),
        most_rows=_most_rows(steps, heights),
    )


def _most_rows(steps: tuple[Step, ...], heights: dict[int, int]) -> int:
    there = most = 0
    for step in steps:
        there += sum(heights[index] for index in step.makes)
        most = max(most, there)
        there -= sum(heights[index] for index in step.drops)
    return most


def _needed(
    order: list[Term], wanted: tuple[Need, ...], deepest: int, given: Term | None
) -> tuple[dict[Term, int], dict[Term, list[Term]]]:
    """Derive from the last term to the first how many rows of each are needed, 0 of what is not.

    Also gives the terms to be summed by a product, by their series.
    """
    rows = dict.fromkeys(order, 0) | dict(wanted)
    passed = dict.fromkeys(
        order, 0
    )  # rows that sums reach through on their way to their series, without computing them
    sums: dict[Term, list[Term]] = {}
    known: dict[Term, Term | None] = {}
    by_product = given is None and deepest <= DEEPEST
    for term in reversed(order):
        if term == given:
            continue
        series = averaged_series(term, known) if by_product and (rows[term] or passed[term]) else None
        if series is not None and 0 < rows[term] <= FEW_ROWS:
            sums.setdefault(series, []).append(term)
            passed[term] = max(passed[term], rows[term])
        elif rows[term]:
            _raise(rows, term.readings, _rows_read(term, rows[term], deepest))
        if passed[term] and series is not None:
            needed = _rows_read(term, passed[term], deepest)
            _raise(rows, [reading for reading in term.readings if reading == series], needed)
            _raise(passed, [reading for reading in term.readings if reading != series], needed)
    return rows, sums


def _raise(rows: dict[Term, int], terms: Iterable[Term], needed: int) -> None:
    for term in terms:
        rows[term] = max(rows[term], needed)


def _rows_read(term: Term, rows: int, deepest: int) -> int:
    """How many rows of its readings a term needs to give `rows`."""
    if isinstance(term, Offset):
        return rows + term.bars
    if isinstance(term, Call):
        return rows + term.kernel.bars_before(term.parameters) if term.kernel.window else max(deepest, rows)
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
        for start in range(0, len(of_term), MAX_SUMS):
            yield of_term[start : start + MAX_SUMS], (term,), term
