"""A screen: clauses that must all hold, columns to show, and a number to order by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scanner.indicators.terms import Term
from scanner.notes import Note
from scanner.screening.check import Checker, is_statement
from scanner.screening.condition import Condition, terms_of
from scanner.screening.parse import MAX_COLUMNS, parse, parse_list
from scanner.screening.syntax import And, Chain

#: Who demands what a stock has to be: a preset's text, or the asker's own.
Author = Literal["preset", "yours"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One of the statements joined by `and` at the top of a screen.

    Attributes:
        text: as it was written.
        condition: what it means.
        start: the first character of it in the text that it comes from.
        end: the character behind it.
        author: whose text that is.
    """

    text: str
    condition: Condition
    start: int
    end: int
    author: Author = "yours"

    @property
    def terms(self) -> Iterator[Term]:
        """The terms that it compares."""
        return terms_of(self.condition)


@dataclass(frozen=True, slots=True)
class Column:
    """An expression to show beside each result: a number, or a statement."""

    text: str
    of: Term | Condition

    @property
    def terms(self) -> Iterator[Term]:
        """The terms that it is made of."""
        if isinstance(self.of, Condition):
            yield from terms_of(self.of)
        else:
            yield self.of


#: The terms so far -> the bars that each needs; shared by the texts of a request, see `Checker`.
Met = dict[Term, int]


def read_clauses(
    text: str, field: str = "where", met: Met | None = None, *, author: Author = "yours"
) -> tuple[tuple[Clause, ...], tuple[Note, ...]]:
    """Read a screen's text into its clauses.

    Args:
        text: as written.
        field: the request's field it came in.
        met: the terms of the request's other texts.
        author: whose text it is.

    Returns:
        The clauses in the order written, and notes on what may be misread.

    Raises:
        ExpressionError: the text is not understood.
    """
    tree = parse(text, field)
    checker = Checker(text, field, needs={} if met is None else met)
    parts = tree.parts if isinstance(tree, (And, Chain)) else (tree,)
    clauses = tuple(
        Clause(checker.source(part), checker.condition(part), part.start, part.end, author) for part in parts
    )
    return clauses, tuple(checker.notes)


def read_columns(
    text: str, field: str = "columns", met: Met | None = None, *, most: int = MAX_COLUMNS
) -> tuple[Column, ...]:
    """Parse expressions separated by commas, up to a maximum number. Raises ExpressionError."""
    checker = Checker(text, field, needs={} if met is None else met)
    return tuple(
        Column(checker.source(tree), checker.condition(tree) if is_statement(tree) else checker.number(tree))
        for tree in parse_list(text, field, most)
    )


def read_number(text: str, field: str = "order_by", met: Met | None = None) -> Term:
    """Parse an expression that is a number. Raises ExpressionError."""
    return Checker(text, field, needs={} if met is None else met).number(parse(text, field))
