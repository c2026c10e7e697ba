"""Conditions: immutable descriptions of statements about a stock, made of terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.indicators.terms import Term


class Condition:
    """A statement that is true or false for a stock, or unknown for lack of bars."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Compare(Condition):
    """Two numbers compared, numbers within the tolerance being equal: < <= > >= == !=."""

    operator: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The negation of a condition."""

    of: Condition


@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    """Every part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    """At least one part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AllKnown(Condition):
    """Every part is true; unknown if any number of any part is unknown, as in a cross or `1 < x < 2`.

    Unlike in `AllOf`, one false part does not decide: a single statement must not become true under `not` because half
    of it is known.
    """

    parts: tuple[Condition, ...]


def terms_of(condition: Condition) -> Iterator[Term]:
    """Yield the terms that a condition compares."""
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
    """Return the same condition about the stock some own bars ago."""
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
