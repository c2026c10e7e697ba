"""Statements about a stock, as immutable descriptions over terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.indicators.terms import Term


class Condition:
    """A statement that holds for a stock, does not hold, or cannot be told for want of bars."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Compare(Condition):
    """Two numbers compared, ties counting as equal: < <= > >= == !=."""

    operator: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The opposite."""

    of: Condition


@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AllKnown(Condition):
    """Every part holds; where a number of any part is unknown, so is the whole: a cross, or `1 < x < 2`.

    Unlike `All`, one false part does not decide: what is written as one statement is not true under `not` because
    half of it is known.
    """

    parts: tuple[Condition, ...]


def terms_of(condition: Condition) -> Iterator[Term]:
    """Give the numbers a statement compares."""
    match condition:
        case Compare(_, left, right):
            yield left
            yield right
        case Not(of):
            yield from terms_of(of)
        case AllOf(parts) | AnyOf(parts) | AllKnown(parts):
            for part in parts:
                yield from terms_of(part)


def shifted(condition: Condition, bars: int) -> Condition:
    """Say the same of the stock so many own bars ago."""
    match condition:
        case Compare(operator, left, right):
            return Compare(operator, left[bars], right[bars])
        case Not(of):
            return Not(shifted(of, bars))
        case AllOf(parts):
            return AllOf(tuple(shifted(part, bars) for part in parts))
        case AllKnown(parts):
            return AllKnown(tuple(shifted(part, bars) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(shifted(part, bars) for part in parts))
    raise TypeError(f"{condition} is no statement")
