"""The syntax tree of a screen's text, before its names are looked up."""

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
    """The name of a series."""

    name: str


@dataclass(frozen=True, slots=True)
class Function(Node):
    """A call: a name with arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Index(Node):
    """A value some bars ago."""

    of: Node
    bars: Node


@dataclass(frozen=True, slots=True)
class Minus(Node):
    """A negative number."""

    of: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two numbers combined by + - * or /."""

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
    """Chained comparisons, `1 < x < 2`: each begins with the operand that ends the previous one."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negated(Node):
    """The negation of a statement."""

    of: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    """Statements joined by `and`, in their order."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """Statements joined by `or`; `mixed` if an `and` without parentheses is among them, which is often misread."""

    parts: tuple[Node, ...]
    mixed: bool
