"""Numbers of a stock as immutable descriptions; computing them is the engine's work.

Two terms that mean the same are equal, so whatever several screens, factors and plans share is computed once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


class Term:
    """A number every stock has on each of its bars. The operators build terms."""

    __slots__ = ()

    def __add__(self, other: Term | float) -> Term:
        return Arithmetic("+", self, term(other))

    def __sub__(self, other: Term | float) -> Term:
        return Arithmetic("-", self, term(other))

    def __mul__(self, other: Term | float) -> Term:
        return Arithmetic("*", self, term(other))

    def __rmul__(self, other: float) -> Term:
        return Arithmetic("*", term(other), self)

    def __truediv__(self, other: Term | float) -> Term:
        return Arithmetic("/", self, term(other))

    def __getitem__(self, bars: int) -> Term:
        return Offset(self, bars) if bars else self

    @property
    def readings(self) -> tuple[Term, ...]:
        """The terms this one is computed from."""
        return ()


@dataclass(frozen=True, slots=True)
class Number(Term):
    """A constant: what it is now it always was."""

    value: float

    def __getitem__(self, bars: int) -> Term:
        return self


@dataclass(frozen=True, slots=True)
class Field(Term):
    """A stored series: open, high, low, close, volume, or the benchmark's close at the stock's own bars."""

    name: str


@dataclass(frozen=True, slots=True)
class Arithmetic(Term):
    """Two terms joined by an operator. A division by zero has no value."""

    operator: Literal["+", "-", "*", "/"]
    left: Term
    right: Term

    @property
    def readings(self) -> tuple[Term, ...]:
        """Both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Offset(Term):
    """A term's value some of the stock's own bars ago."""

    of: Term
    bars: int

    def __getitem__(self, bars: int) -> Term:
        return Offset(self.of, self.bars + bars)

    @property
    def readings(self) -> tuple[Term, ...]:
        """What is looked back at."""
        return (self.of,)


@dataclass(frozen=True, slots=True)
class Call(Term):
    """A kernel applied to series, its arguments complete.

    Attributes
    ----------
    kernel: its name in `kernels.KERNELS`.
    inputs: the series it reads.
    parameters: in the order of the indicator's sheet.
    """

    kernel: str
    inputs: tuple[Term, ...]
    parameters: tuple[float, ...]

    @property
    def readings(self) -> tuple[Term, ...]:
        """The series it reads."""
        return self.inputs


@dataclass(frozen=True, slots=True)
class Output(Term):
    """One of the outputs of a kernel that has several."""

    of: Call
    index: int

    @property
    def readings(self) -> tuple[Term, ...]:
        """The kernel's call."""
        return (self.of,)


@dataclass(frozen=True, slots=True)
class Section(Term):
    """A stock's place among the eligible stocks of the session, by a term: known for the session itself only.

    Attributes
    ----------
    of: what is ranked.
    scale: in what the place is measured, see `section.SCALES`.
    """

    of: Term
    scale: Literal["percent", "rating", "balanced", "technical"]

    @property
    def readings(self) -> tuple[Term, ...]:
        """What is ranked."""
        return (self.of,)


def term(value: Term | float) -> Term:
    """Make a number a term; a term stays itself."""
    return value if isinstance(value, Term) else Number(float(value))


def walk(terms: Iterable[Term]) -> list[Term]:
    """List every distinct term that `terms` need, each after all it reads."""
    order: dict[Term, None] = {}

    def visit(node: Term) -> None:
        if node not in order:
            for reading in node.readings:
                visit(reading)
            order[node] = None

    for node in terms:
        visit(node)
    return list(order)


def cross_sectional(node: Term) -> bool:
    """Tell whether a term depends on other stocks' values."""
    return isinstance(node, Section) or any(cross_sectional(reading) for reading in node.readings)


OPEN, HIGH, LOW, CLOSE, VOLUME = (Field(name) for name in ("open", "high", "low", "close", "volume"))
BENCHMARK = Field("benchmark")
