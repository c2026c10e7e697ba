"""The question, resolved: each of its texts is read once, and whoever answers takes what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from scanner.errors import ExpressionError, Fault, RequestError
from scanner.indicators.terms import Term
from scanner.notes import Note
from scanner.request import Received, ScanRequest, did_you_mean, receive, shown
from scanner.screening.check import MAX_TERMS
from scanner.screening.clauses import Clause, Column, Met, read_clauses, read_columns
from scanner.screening.cost import check_cost
from scanner.screening.order import BY_SCORE, Order, read_order
from scanner.screening.parse import MAX_COLUMNS
from scanner.screening.presets import Preset, presets


@dataclass(frozen=True, slots=True)
class Query:
    """A request and what its texts mean.

    Attributes:
        request: the fields, each checked.
        preset: the one that `screen` names.
        clauses: what a stock must be: the preset's clauses, then those of `where`.
        columns: the further columns.
        order: what to order by: the request's, or the preset's, or the score.
        notes: what may surprise whoever asked.
        skip: results left out at the beginning.
    """

    request: ScanRequest
    preset: Preset | None = None
    clauses: tuple[Clause, ...] = ()
    columns: tuple[Column, ...] = ()
    order: Order = BY_SCORE
    notes: tuple[Note, ...] = ()
    skip: int = 0

    @property
    def side(self) -> Term | None:
        """A number that tells by its sign whether the preset speaks for a rise or a fall; None if always a rise."""
        return self.preset.side if self.preset else None

    @property
    def terms(self) -> Iterator[Term]:
        """The numbers that the screen, the order and the columns need."""
        for clause in self.clauses:
            yield from clause.terms
        for column in self.columns:
            yield from column.terms
        if self.order.by is not None:
            yield self.order.by
        if self.side is not None:
            yield self.side

    def unlimited(self) -> Query:
        """Ask for everything that matches, whatever the limit."""
        return replace(self, request=self.request.model_copy(update={"limit": None}))

    def echo(self) -> dict[str, object]:
        """Give the request as it was understood, in the words of whoever asked.

        Returns:
            Every field of `ScanRequest` as JSON has it, defaults included: `order_by` is the one that counts, `columns`
            has an entry for each expression, and `limit` is None where everything was asked for.
        """
        request = self.request
        echo: dict[str, object] = request.model_dump(mode="json")
        echo["order_by"] = request.order_by or (self.preset and self.preset.order_by) or BY_SCORE.text
        echo["columns"] = [column.text for column in self.columns] or None
        return echo


def read_request(asked: Mapping[str, object]) -> Query:
    """Read what a caller sent.

    Args:
        asked: fields or their aliases; null stands for the default.

    Returns:
        The request with all that its texts mean.

    Raises:
        RequestError: with every fault there is; an ExpressionError where that is all.
    """
    received = receive(asked)
    texts = _Texts()
    misread = texts.read(received.fields)
    faults = (*received.faults, *(fault for error in misread for fault in error.faults))
    if misread and len(faults) == 1:
        raise misread[0]  # alone, an ExpressionError can point at the place
    if received.request is None or faults:
        raise RequestError(faults)
    query = texts.query(received, received.request)
    written = [received.names[field] for field in ("screen", "where", "order_by", "columns") if field in received.names]
    check_cost(query.terms, ", ".join(written))
    return query


def read_values(expressions: str, *, as_of: object = None, tickers: object = None, field: str = "expressions") -> Query:
    """Read a question for the numbers of expressions.

    Args:
        expressions: separated by commas.
        as_of: a past session.
        tickers: only these.
        field: the one that the expressions came in.

    Returns:
        A query whose columns are the expressions.

    Raises:
        RequestError: with every fault of `as_of` and `tickers`, or where an expression is not understood or too much.
    """
    query = read_request({"as_of": as_of, "tickers": tickers})
    columns = read_columns(expressions, field)
    query = replace(query, columns=columns)
    check_cost(query.terms, field)
    return query


class _Texts:
    """The texts of one request: each is read once, and all count towards the same bounds."""

    def __init__(self) -> None:
        self._met: Met = {}
        self._clauses: tuple[Clause, ...] = ()
        self._columns: tuple[Column, ...] = ()
        self._order: Order | None = None
        self._notes: tuple[Note, ...] = ()

    def query(self, received: Received, request: ScanRequest) -> Query:
        """Join what was read with the request's preset."""
        preset = presets()[request.screen] if request.screen else None
        return Query(
            request,
            preset,
            (preset.clauses if preset else ()) + self._clauses,
            self._columns,
            self._order or (preset.order if preset else BY_SCORE),
            received.notes + self._notes,
        )

    def read(self, fields: Mapping[str, object]) -> list[RequestError]:
        """Read every text, whatever else is wrong, and give their faults."""
        errors: list[RequestError] = []
        screen, where, order, columns = (fields.get(name) for name in ("screen", "where", "order_by", "columns"))
        if isinstance(screen, str) and screen and screen not in presets():
            meant = did_you_mean(screen, list(presets()))
            errors.append(RequestError((Fault("screen", f"there is no preset {shown(screen)}{meant}"),)))
        readers: list[tuple[object, Callable[[str], None]]] = [(where, self._read_where), (order, self._read_order)]
        for place, column in enumerate(columns if isinstance(columns, (list, tuple)) else ()):
            readers.append((column, partial(self._read_columns, f"columns[{place}]")))
        for text, reader in readers:
            if isinstance(text, str) and text:
                try:
                    reader(text)
                except ExpressionError as error:
                    errors.append(error)
                    if len(self._met) > MAX_TERMS:
                        break  # whatever follows is one too many as well
        return errors

    def _read_where(self, text: str) -> None:
        self._clauses, self._notes = read_clauses(text, "where", self._met)

    def _read_order(self, text: str) -> None:
        self._order = read_order(text, self._met)

    def _read_columns(self, field: str, text: str) -> None:
        self._columns += read_columns(text, field, self._met, most=MAX_COLUMNS - len(self._columns))
