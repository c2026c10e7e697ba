"""The tree of a screen's text, before anyone knows what its names mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of the text, from character `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A word that stands for a series."""

    name: str


@dataclass(frozen=True, slots=True)
class Function(Node):
    """A word with arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Index(Node):
    """Something so many bars ago."""

    of: Node
    bars: Node


@dataclass(frozen=True, slots=True)
class Minus(Node):
    """A changed sign."""

    of: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two numbers joined by + - * or /."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """Two numbers compared: < <= > >= == != crosses_above crosses_below."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """Comparisons in one breath: `1 < x < 2`, each starting where the one before ends."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negated(Node):
    """The opposite of a statement."""

    of: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    """Statements joined by `and`, in the order written."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """Statements joined by `or`. `mixed` if a bare `and` stands beside it, which many read the other way."""

    parts: tuple[Node, ...]
    mixed: bool
