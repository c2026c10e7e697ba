"""What an answer depends on, as the name it is kept by."""

from __future__ import annotations

import hashlib
from datetime import date

import orjson

from scanner.indicators.terms import Term
from scanner.request import ScanRequest
from scanner.screening.condition import Condition
from scanner.version import NUMBERS, __version__

#: Before every key of ours; the number is raised when entries written before can no longer be told from others.
PREFIX = "scanner:2:"

#: Fields whose words are compared without regard to case.
_WORDS = {"sectors", "industries", "types", "exchanges"}
#: Fields that are taken by their meaning, not as they are written.
_MEANT = {"screen", "where", "order_by", "columns", "as_of"}


def answer_key(request: ScanRequest, *, session: date, digest: str, benchmark: str) -> str:
    """Name the answer to a request: equal names, equal answers but for their wording.

    Statements count by their meaning and in their order, lists without an order by their members.

    Args:
        session: the one that is asked for, whether by its date or as the last.
        digest: of the history's content.
        benchmark: the setting.
    """
    preset, order = request.preset, request.order
    said = request.model_dump(mode="json", exclude=_MEANT | _WORDS)
    listed = {field: _without_case(getattr(request, field)) for field in sorted(_WORDS)}
    meant = [
        [_meaning(clause.condition) for clause in request.clauses],
        [_meaning(column.of) for column in request.shown],
        [order.by and _meaning(order.by), order.descending],
        preset and preset.side and _meaning(preset.side),
    ]
    everything = [said, listed, meant, session, digest, benchmark, NUMBERS, __version__]
    text = orjson.dumps(everything, option=orjson.OPT_SORT_KEYS)
    return f"{PREFIX}answer:{session}:{hashlib.sha256(text).hexdigest()}"


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
