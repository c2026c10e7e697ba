"""Statements about a stock, as immutable descriptions over terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.indicators.terms import Term


class Truth:
    """A statement that holds for a stock, does not hold, or cannot be told for want of bars."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Compare(Truth):
    """Two numbers compared, ties counting as equal: < <= > >= == !=."""

    operator: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Negation(Truth):
    """The opposite."""

    of: Truth


@dataclass(frozen=True, slots=True)
class All(Truth):
    """Every part holds."""

    parts: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Some(Truth):
    """At least one part holds."""

    parts: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class AllKnown(Truth):
    """Every part holds; where a number of any part is unknown, so is the whole: a cross, or `1 < x < 2`.

    Unlike `All`, one false part does not decide: what is written as one statement is not true under `not` because
    half of it is known.
    """

    parts: tuple[Truth, ...]


def terms_of(truth: Truth) -> Iterator[Term]:
    """Give the numbers a statement compares."""
    match truth:
        case Compare(_, left, right):
            yield left
            yield right
        case Negation(of):
            yield from terms_of(of)
        case All(parts) | Some(parts) | AllKnown(parts):
            for part in parts:
                yield from terms_of(part)


def shifted(truth: Truth, bars: int) -> Truth:
    """Say the same of the stock so many own bars ago."""
    match truth:
        case Compare(operator, left, right):
            return Compare(operator, left[bars], right[bars])
        case Negation(of):
            return Negation(shifted(of, bars))
        case All(parts):
            return All(tuple(shifted(part, bars) for part in parts))
        case AllKnown(parts):
            return AllKnown(tuple(shifted(part, bars) for part in parts))
        case Some(parts):
            return Some(tuple(shifted(part, bars) for part in parts))
    raise TypeError(f"{truth} is no statement")
