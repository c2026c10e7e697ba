"""Why a stock passes or does not: the numbers behind each clause, as values."""

from __future__ import annotations

import math

from scanner.arrays import Floats
from scanner.indicators.terms import Term
from scanner.reasons import Combination, Comparison, Evidence, Reason, Unit
from scanner.scanning.units import Units
from scanner.screening.clauses import Clause
from scanner.screening.condition import AllKnown, AllOf, AnyOf, Compare, Condition, Not
from scanner.wording import evidence_text


def reasons(clauses: tuple[Clause, ...], values: dict[Term, Floats], pick: int, units: Units) -> tuple[Reason, ...]:
    """Give the numbers behind each clause, in the order of the clauses.

    Args:
        clauses: of the query.
        values: (n,) for every term of them.
        pick: the stock's column.
        units: of the terms, for all stocks.
    """
    found = ((clause.text, evidence_of(clause.condition, values, pick, units)) for clause in clauses)
    return tuple(Reason(text, evidence_text(evidence), evidence) for text, evidence in found)


def evidence_of(condition: Condition, values: dict[Term, Floats], pick: int, units: Units) -> Evidence:
    """Give the numbers that one stock has in a statement, joined as the statement joins them."""
    match condition:
        case Compare(operator, left, right):
            return compared(values[left][pick], operator, values[right][pick], units.shared(left, right))
        case Not(of):
            return Combination("not", (evidence_of(of, values, pick, units),))
        case AllOf(parts) | AllKnown(parts):
            return Combination("all", tuple(evidence_of(part, values, pick, units) for part in parts))
        case AnyOf(parts):
            return Combination("any", tuple(evidence_of(part, values, pick, units) for part in parts))
    raise TypeError(f"{condition} is no statement")


def compared(left: float, operator: str, right: float, unit: Unit | None) -> Comparison:
    """Compare two numbers of a stock, NaN where it has none."""
    if not (math.isfinite(left) and math.isfinite(right)):
        return Comparison(_plain(left), operator, _plain(right), None, unit)
    above = float(left - right)
    match operator:
        case ">" | ">=":
            slack = above
        case "<" | "<=":
            slack = -above
        case "==":
            slack = -abs(above)
        case _:
            slack = abs(above)
    return Comparison(float(left), operator, float(right), slack + 0.0, unit)  # + 0.0: never -0.0


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
