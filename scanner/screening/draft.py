"""The texts of a question while somebody writes them: every fault with its place and what would cure it.

No market is needed. A text may be empty, as it is at the beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from scanner.deadline import TimeLeft, check, unlimited
from scanner.errors import ExpressionError, Fault, RequestError
from scanner.indicators.terms import Term
from scanner.screening.check import MAX_TERMS, Checker
from scanner.screening.clauses import Met, read_columns
from scanner.screening.condition import terms_of
from scanner.screening.cost import check_cost
from scanner.screening.order import read_order
from scanner.screening.parse import MAX_COLUMNS, parse
from scanner.screening.syntax import And, Chain
from scanner.spot import Cure, Spot

#: Cures that are offered for one fault.
MAX_CURES = 5
#: Faults of one text that are listed: each of their cures is tried.
MAX_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of texts.

    Attributes:
        faults: in the order of the texts; each has a spot, and cures that were tried.
        clauses: of `where`, the pieces that `and` joins: the first character of each, and the one behind it.
    """

    faults: tuple[Fault, ...]
    clauses: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one text says.

    Attributes:
        errors: what is wrong with it; of a screen, one in each clause, up to `MAX_FAULTS`.
        terms: the numbers that the rest needs.
        clauses: see `Draft`.
    """

    errors: tuple[ExpressionError, ...] = ()
    terms: tuple[Term, ...] = ()
    clauses: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the question, and how it is read."""

    field: str
    text: str
    read: Callable[[str, Met], _Reading]


def check_draft(
    where: str = "", columns: Sequence[str] = (), order_by: str = "", time_left: TimeLeft = unlimited
) -> Draft:
    """Read texts as those of a request are read, and find every fault that can be found.

    Args:
        where: a screen; empty where there is none yet.
        columns: expressions separated by commas, in any number of texts.
        order_by: an expression, then `asc` or `desc`.
        time_left: tells the seconds that are left.

    Raises:
        OutOfTime: `time_left` fell to zero.
    """
    listed = (_Text(name, text, partial(_read_list, name)) for name, text in _named("columns", columns))
    texts = [_Text("where", where, _read_where), *listed, _Text("order_by", order_by, _read_order)]
    texts = [each for each in texts if each.text.strip()]
    met: Met = {}
    faults: list[Fault] = []
    readings: list[_Reading] = []
    for each in texts:
        check(time_left)
        reading = each.read(each.text, met)
        readings.append(reading)
        faults += [_fault(error, each, time_left) for error in reading.errors]
        if len(met) > MAX_TERMS:
            break  # whatever follows is one too many as well
    if not faults:
        faults = _too_much(texts, [term for reading in readings for term in reading.terms])
    return Draft(tuple(faults), tuple(clause for reading in readings for clause in reading.clauses))


def _named(name: str, texts: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ((f"{name}[{place}]", text) for place, text in enumerate(texts))


def _read_where(text: str, met: Met) -> _Reading:
    try:
        tree = parse(text)
    except ExpressionError as error:
        return _Reading((error,))
    checker = Checker(text, needs=met)
    parts = tree.parts if isinstance(tree, And | Chain) else (tree,)
    errors, terms = list[ExpressionError](), list[Term]()
    for part in parts:
        try:
            terms += terms_of(checker.condition(part))
        except ExpressionError as error:
            errors.append(error)
            if len(errors) >= MAX_FAULTS:
                break
    return _Reading(tuple(errors), tuple(terms), tuple((part.start, part.end) for part in parts))


def _read_list(name: str, text: str, met: Met) -> _Reading:
    try:
        columns = read_columns(text, name, met, most=MAX_COLUMNS)
    except ExpressionError as error:
        return _Reading((error,))
    return _Reading(terms=tuple(term for column in columns for term in column.terms))


def _read_order(text: str, met: Met) -> _Reading:
    try:
        order = read_order(text, met)
    except ExpressionError as error:
        return _Reading((error,))
    return _Reading(terms=() if order.by is None else (order.by,))


def _fault(error: ExpressionError, of: _Text, time_left: TimeLeft) -> Fault:
    """Give a fault with those of its cures that help."""
    (fault,) = error.faults
    length = min(error.length, len(of.text) - error.position)
    helpful = tuple(cure for cure in error.cures[:MAX_CURES] if _helps(cure, error, of, time_left))
    return replace(fault, spot=Spot(error.reason, error.position, length, helpful))


def _helps(cure: Cure, error: ExpressionError, of: _Text, time_left: TimeLeft) -> bool:
    """Tell whether a fault is gone once a cure is applied, whatever else is wrong."""
    check(time_left)
    left = of.read(cure.applied(of.text), {}).errors
    return all((other.position, other.reason) != (error.position, error.reason) for other in left)


def _too_much(texts: list[_Text], terms: list[Term]) -> list[Fault]:
    """Find what is too much as a whole, and name the first text for it."""
    try:
        check_cost(terms, texts[0].field if texts else "where")
    except RequestError as error:
        whole = len(texts[0].text)
        return [replace(fault, spot=Spot(fault.problem, 0, whole)) for fault in error.faults]
    return []
