"""Numbers of a stock as immutable descriptions; computing them is the engine's work.

Two terms that mean the same are equal, so whatever several screens, factors and plans share is computed once.

Terms are a graph: an indicator that uses its input three times, nested seven times, has two thousand paths and some
twenty terms. So nothing may follow every path. A term is told from others by a hash of its own parts and of the hashes
of what it reads, made once; and whoever needs all that is below a term takes `walk`, which meets each term once.

Examples:
    >>> CLOSE / CLOSE[1] == CLOSE / CLOSE[1]
    True
    >>> len(walk([CLOSE / CLOSE[1] - CLOSE / CLOSE[1]]))  # the close, that of the bar before, the ratio, the difference
    4
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from scanner.indicators.kernel import Kernel

#: Levels of a term that are written out where one is shown: a graph written as a tree may have no end.
_SHOWN = 5


class Term:
    """A number every stock has on each of its bars. The operators build terms.

    Attributes:
        identity: a hash of what the term means; equal in every process.
        cross_sectional: whether it depends on other stocks' values.
        constant: whether it reads no stored series.
    """

    __slots__ = ("constant", "cross_sectional", "identity")

    #: What a kind of term is besides what it reads.
    ranks: ClassVar[bool] = False
    stored: ClassVar[bool] = False

    identity: bytes
    cross_sectional: bool
    constant: bool

    def __init__(self) -> None:
        self.__post_init__()

    def __post_init__(self) -> None:
        """Work out once what is asked for often."""
        ranks, constant, below = self.ranks, not self.stored, []
        for reading in self.readings:
            ranks |= reading.cross_sectional
            constant &= reading.constant
            below.append(reading.identity)
        text = f"{type(self).__name__}{self.parts}\0".encode()
        object.__setattr__(self, "identity", hashlib.sha256(text + b"".join(below)).digest())
        object.__setattr__(self, "cross_sectional", ranks)
        object.__setattr__(self, "constant", constant)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Term) and self.identity == other.identity)

    def __hash__(self) -> int:
        return hash(self.identity)

    def __repr__(self) -> str:
        return _written(self, _SHOWN)

    @property
    def parts(self) -> tuple[object, ...]:
        """What the term is made of besides its readings."""
        return ()

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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Number(Term):
    """A constant: what it is now it always was."""

    value: float

    def __getitem__(self, bars: int) -> Term:
        return self

    @property
    def parts(self) -> tuple[object, ...]:
        """The number."""
        return (self.value,)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Field(Term):
    """A stored series: open, high, low, close, volume, or the benchmark's close at the stock's own bars."""

    stored: ClassVar[bool] = True

    name: str

    @property
    def parts(self) -> tuple[object, ...]:
        """Its name."""
        return (self.name,)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Arithmetic(Term):
    """Two terms joined by an operator. A division by zero has no value."""

    operator: Literal["+", "-", "*", "/"]
    left: Term
    right: Term

    @property
    def readings(self) -> tuple[Term, ...]:
        """Both sides."""
        return (self.left, self.right)

    @property
    def parts(self) -> tuple[object, ...]:
        """The operator."""
        return (self.operator,)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
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

    @property
    def parts(self) -> tuple[object, ...]:
        """How far it looks back."""
        return (self.bars,)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Call(Term):
    """A kernel applied to series, its arguments complete.

    Attributes:
        kernel: what computes it; its name goes into the hash, so that the hash is the same in every process.
        inputs: the series it reads.
        parameters: in the order in which the kernel takes them.
    """

    kernel: Kernel
    inputs: tuple[Term, ...]
    parameters: tuple[float, ...]

    @property
    def readings(self) -> tuple[Term, ...]:
        """The series it reads."""
        return self.inputs

    @property
    def parts(self) -> tuple[object, ...]:
        """The kernel's name and its parameters."""
        return (self.kernel.name, self.parameters)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Output(Term):
    """One of the outputs of a kernel that has several."""

    of: Call
    index: int

    @property
    def readings(self) -> tuple[Term, ...]:
        """The kernel's call."""
        return (self.of,)

    @property
    def parts(self) -> tuple[object, ...]:
        """Which output."""
        return (self.index,)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CrossSection(Term):
    """A stock's place among the eligible stocks of the session, by a term: known for the session itself only.

    Attributes:
        of: what is ranked.
        scale: in what the place is measured, see `cross_section.SCALES`.
    """

    ranks: ClassVar[bool] = True

    of: Term
    scale: Literal["percent", "rating", "balanced", "technical"]

    @property
    def readings(self) -> tuple[Term, ...]:
        """What is ranked."""
        return (self.of,)

    @property
    def parts(self) -> tuple[object, ...]:
        """The scale."""
        return (self.scale,)


def term(value: Term | float) -> Term:
    """Make a number a term; a term stays itself."""
    return value if isinstance(value, Term) else Number(float(value))


def _written(node: Term, levels: int) -> str:
    readings = [_written(reading, levels - 1) if levels else "..." for reading in node.readings]
    return f"{type(node).__name__}({', '.join([*map(repr, node.parts), *readings])})"


def walk(terms: Iterable[Term], known: Container[Term] = ()) -> list[Term]:
    """List every distinct term that `terms` need, each after all it reads; of those in `known`, and below, none."""
    order: dict[Term, None] = {}
    for asked in terms:
        path = [asked]
        while path:
            node = path.pop()
            if node in order or node in known:
                continue
            unread = [reading for reading in node.readings if reading not in order and reading not in known]
            if unread:
                path += (node, *reversed(unread))
            else:
                order[node] = None
    return list(order)


OPEN, HIGH, LOW, CLOSE, VOLUME = (Field(name) for name in ("open", "high", "low", "close", "volume"))
BENCHMARK = Field("benchmark")
