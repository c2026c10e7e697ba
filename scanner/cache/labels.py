"""An answer in the words of whoever asks.

`close>SMA(50)` and `close > sma(close, 50)` ask for the same, so they share an answer; each asker reads it in the words
of their own question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scanner.request import ScanRequest
from scanner.result import Answer, Result


@dataclass(frozen=True, slots=True)
class Labels:
    """How a request writes its clauses and columns, each in its order."""

    clauses: tuple[str, ...]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, request: ScanRequest) -> Labels:
        """Take them from a request."""
        return cls(tuple(clause.text for clause in request.clauses), tuple(column.text for column in request.shown))


def reworded(answer: Answer, old: Labels, new: Labels) -> Answer:
    """Put an answer to a question into the words of another one that means the same."""
    if old == new:
        return answer
    clauses = tuple(zip(old.clauses, new.clauses, strict=True))
    said = iter(new.clauses)
    steps = answer.survivors
    return replace(
        answer,
        survivors=tuple(replace(step, clause=next(said)) if step.clause in old.clauses else step for step in steps),
        results=tuple(_result(result, clauses, old, new) for result in answer.results),
        notes=tuple(_note(note, clauses) for note in answer.notes),
    )


def _result(result: Result, clauses: tuple[tuple[str, str], ...], old: Labels, new: Labels) -> Result:
    pairs = zip(clauses, result.reasons, strict=True)
    return replace(
        result,
        columns={said: result.columns[before] for before, said in zip(old.columns, new.columns, strict=True)},
        reasons=tuple(said + reason.removeprefix(before) for (before, said), reason in pairs),
    )


def _note(note: str, clauses: tuple[tuple[str, str], ...]) -> str:
    """Reword a note that begins with a clause, quoted."""
    for before, said in clauses:
        if note.startswith(f"{before!r} "):
            return repr(said) + note.removeprefix(repr(before))
    return note
