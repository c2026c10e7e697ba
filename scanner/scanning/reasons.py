"""Why a stock passed: the numbers behind each clause, written beside it."""

from __future__ import annotations

import math

from scanner.arrays import Floats
from scanner.indicators.terms import Term
from scanner.screening.clauses import Clause
from scanner.screening.condition import AllKnown, AllOf, AnyOf, Compare, Condition, Not

#: From here on cents are noise.
WITHOUT_CENTS = 100_000


def reasons(clauses: tuple[Clause, ...], values: dict[Term, Floats], pick: int) -> tuple[str, ...]:
    """Write each clause with its numbers: `close > sma(50): 41.20 > 38.75`."""
    return tuple(f"{clause.text}: {_numbers(clause.condition, values, pick)}" for clause in clauses)


def _numbers(condition: Condition, values: dict[Term, Floats], pick: int) -> str:
    match condition:
        case Compare(operator, left, right):
            return f"{number(values[left][pick])} {operator} {number(values[right][pick])}"
        case Not(of):
            return f"not ({_numbers(of, values, pick)})"
        case AllOf(parts) | AllKnown(parts):
            return " and ".join(_enclosed(part, values, pick) for part in parts)
        case AnyOf(parts):
            return " or ".join(_enclosed(part, values, pick) for part in parts)
    raise TypeError(f"{condition} is no statement")


def _enclosed(condition: Condition, values: dict[Term, Floats], pick: int) -> str:
    text = _numbers(condition, values, pick)
    return f"({text})" if isinstance(condition, (AllOf, AllKnown, AnyOf)) else text


def number(value: float) -> str:
    """Write a number so that what was compared can be seen, without a tail of digits."""
    if math.isnan(value):
        return "unknown"
    if abs(value) >= WITHOUT_CENTS:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 1 or value == 0 else f"{value:.4g}"
