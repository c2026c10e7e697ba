"""Evaluates statements for all stocks at once, in three-valued logic.

A comparison with a number that a stock does not have (too few bars) is unknown, neither true nor false, and stays
unknown under `not`: a stock never passes a screen for lack of data. `and` and `or` are Kleene's: the known parts decide
if they can. A cross or a chain of comparisons is one statement, unknown as soon as one of its numbers is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.indicators.sizes import Levels, natural_size
from scanner.indicators.terms import Term
from scanner.indicators.ties import tied
from scanner.screening.condition import AllKnown, AllOf, AnyOf, Compare, Condition, Not

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The truth of a statement for every stock: true, false, or unknown where it is neither.

    Attributes:
        yes: (n,) where it is true.
        no: (n,) where it is false; never both.
    """

    yes: Mask
    no: Mask

    def __and__(self, other: Verdict) -> Verdict:
        return Verdict(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Verdict) -> Verdict:
        return Verdict(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Verdict:
        return Verdict(self.no, self.yes)


def evaluate(condition: Condition, values: dict[Term, Floats], panel: Levels) -> Verdict:
    """Evaluate a statement for every stock.

    Args:
        values: (n,) for each of `terms_of(condition)`.
    """
    match condition:
        case Compare(operator, left, right):
            with np.errstate(over="ignore", invalid="ignore"):  # infinities are unknown, as missing numbers are
                sizes: dict[Term, Floats] = {}
                size = np.maximum(natural_size(left, panel, sizes), natural_size(right, panel, sizes))
                return compare(operator, values[left], values[right], size)
        case Not(of):
            return ~evaluate(of, values, panel)
        case AllOf(parts):
            return reduce(Verdict.__and__, (evaluate(part, values, panel) for part in parts))
        case AllKnown(parts):
            verdicts = [evaluate(part, values, panel) for part in parts]
            whole = reduce(Verdict.__and__, verdicts)
            decided: Mask = np.logical_and.reduce([verdict.yes | verdict.no for verdict in verdicts])
            return Verdict(whole.yes, whole.no & decided)
        case AnyOf(parts):
            return reduce(Verdict.__or__, (evaluate(part, values, panel) for part in parts))
    raise TypeError(f"{condition} is no statement")


_COMPARE: dict[str, Callable[[Floats, Floats, Mask], Mask]] = {
    "<": lambda left, right, tie: (left < right) & ~tie,
    "<=": lambda left, right, tie: (left < right) | tie,
    ">": lambda left, right, tie: (left > right) & ~tie,
    ">=": lambda left, right, tie: (left > right) | tie,
    "==": lambda _left, _right, tie: tie,
    "!=": lambda _left, _right, tie: ~tie,
}


def compare(operator: str, left: Floats, right: Floats, size: Floats) -> Verdict:
    """Compare two numbers of every stock; they are equal within 1e-9 of their size."""
    known = np.isfinite(left) & np.isfinite(right)
    holds = _COMPARE[operator](left, right, tied(left, right, size))
    return Verdict(known & holds, known & ~holds)
