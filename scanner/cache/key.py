"""What an answer depends on, as the name it is kept by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import orjson

from scanner.indicators.terms import Term
from scanner.query import Query
from scanner.request import VALUES
from scanner.screening.condition import Condition
from scanner.version import NUMBERS, __version__

#: Before every key of ours; the number is raised when entries written before can no longer be told from others.
PREFIX = "scanner:2:"

#: Fields that are taken by their meaning, not as they are written, and the limit, which comes last.
_MEANT = {"screen", "where", "order_by", "columns", "as_of", "limit"}


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """All that an answer depends on but the limit: equal keys, equal answers but for their labels.

    Attributes:
        session: the one that the answer describes.
        digest: (32,) bytes of SHA-256.
    """

    session: date
    digest: bytes

    @classmethod
    def of(cls, query: Query, *, session: date, digest: str, benchmark: str) -> AnswerKey:
        """Take a query by its meaning: statements in their order, lists without an order by their members.

        Args:
            query: what is asked.
            session: the one that is asked for, whether by its date or as the last.
            digest: of the history's content.
            benchmark: the setting.
        """
        said = query.request.model_dump(mode="json", exclude={*_MEANT, *VALUES})
        listed = {field: _without_case(getattr(query.request, field)) for field in VALUES}
        order = query.order
        meant = [
            [_meaning(clause.condition) for clause in query.clauses],
            [_meaning(column.of) for column in query.columns],
            [order.by and _meaning(order.by), order.descending],
            query.side and _meaning(query.side),
        ]
        everything = [said, listed, meant, session, digest, benchmark, NUMBERS, __version__]
        return cls(session, hashlib.sha256(orjson.dumps(everything, option=orjson.OPT_SORT_KEYS)).digest())

    def named(self, limit: int | None) -> str:
        """Name the entry with at most so many results; None for all."""
        name = hashlib.sha256(self.digest + str(limit).encode()).hexdigest()
        return f"{PREFIX}answer:{self.session}:{name}"


def _meaning(of: object) -> object:
    """Say what a statement or a number means; a number is told by its identity, however often it reads another."""
    match of:
        case Term():
            return of.identity.hex()
        case Condition():
            parts: tuple[str, ...] = type(of).__match_args__  # type: ignore[attr-defined]  # each kind is a dataclass
            return [type(of).__name__, *(_meaning(getattr(of, part)) for part in parts)]
        case tuple():
            return [_meaning(part) for part in of]
    return of


def _without_case(labels: tuple[str, ...] | None) -> list[str] | None:
    return None if labels is None else sorted({word.casefold() for word in labels})
