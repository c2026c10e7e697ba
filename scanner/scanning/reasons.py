"""Why a stock passed: the numbers behind each clause, written beside it."""

from __future__ import annotations

import math

from scanner.indicators.terms import Term
from scanner.market.source import Floats
from scanner.screen.screen import Clause
from scanner.screen.truth import All, AllKnown, Compare, Negation, Some, Truth

#: From here on cents are noise.
WITHOUT_CENTS = 100_000


def reasons(clauses: tuple[Clause, ...], values: dict[Term, Floats], pick: int) -> tuple[str, ...]:
    """Write each clause with its numbers: `close > sma(50): 41.20 > 38.75`."""
    return tuple(f"{clause.text}: {_numbers(clause.truth, values, pick)}" for clause in clauses)


def _numbers(truth: Truth, values: dict[Term, Floats], pick: int) -> str:
    match truth:
        case Compare(operator, left, right):
            return f"{number(values[left][pick])} {operator} {number(values[right][pick])}"
        case Negation(of):
            return f"not ({_numbers(of, values, pick)})"
        case All(parts) | AllKnown(parts):
            return " and ".join(_enclosed(part, values, pick) for part in parts)
        case Some(parts):
            return " or ".join(_enclosed(part, values, pick) for part in parts)
    raise TypeError(f"{truth} is no statement")


def _enclosed(truth: Truth, values: dict[Term, Floats], pick: int) -> str:
    text = _numbers(truth, values, pick)
    return f"({text})" if isinstance(truth, (All, AllKnown, Some)) else text


def number(value: float) -> str:
    """Write a number so that what was compared can be seen, without a tail of digits."""
    if math.isnan(value):
        return "unknown"
    if abs(value) >= WITHOUT_CENTS:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 1 or value == 0 else f"{value:.4g}"
