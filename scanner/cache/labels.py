"""An answer in the words of whoever asks.

`close>SMA(50)` and `close > sma(close, 50)` ask for the same, so they share an answer; each asker reads it in the words
of their own question. Clauses are told by their place in the question, columns by what they were called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from scanner.notes import Note
from scanner.query import Query
from scanner.result import Answer, Group, Result, Survivors


@dataclass(frozen=True, slots=True)
class ClauseLabel:
    """How a request writes a clause, and where: see `Survivors`."""

    clause: str
    group: Group
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Labels:
    """How a request writes its clauses and columns, each in its order."""

    clauses: tuple[ClauseLabel, ...]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, query: Query) -> Labels:
        """Take them from a query."""
        clauses = (ClauseLabel(clause.text, clause.author, clause.start, clause.end) for clause in query.clauses)
        return cls(tuple(clauses), tuple(column.text for column in query.columns))


def relabelled(answer: Answer, old: Labels, new: Labels) -> Answer:
    """Put an answer to a question into the words of another one that means the same.

    Args:
        answer: in the words of `old`.
        old: the labels of whoever asked first.
        new: the labels of whoever asks now.
    """
    if old == new:
        return answer
    return replace(
        answer,
        survivors=tuple(_steps(answer.survivors, new.clauses)),
        results=tuple(_result(result, old, new) for result in answer.results),
        notes=tuple(_notes(answer.notes, new.clauses)),
    )


def _steps(steps: Iterable[Survivors], clauses: Iterable[ClauseLabel]) -> Iterator[Survivors]:
    labels = iter(clauses)
    for step in steps:
        if step.group == "universe":
            yield step
        else:
            label = next(labels)
            yield replace(step, clause=label.clause, group=label.group, start=label.start, end=label.end)


def _result(result: Result, old: Labels, new: Labels) -> Result:
    columns: dict[str, Any] = {text: result.columns[was] for was, text in zip(old.columns, new.columns, strict=True)}
    reasons = zip(new.clauses, result.reasons, strict=True)
    return replace(
        result, columns=columns, reasons=tuple(replace(reason, clause=label.clause) for label, reason in reasons)
    )


def _notes(notes: Iterable[Note], clauses: tuple[ClauseLabel, ...]) -> Iterator[Note]:
    """Name the clauses of notes that are about one."""
    for note in notes:
        place = note.facts.get("place")
        if note.code == "too-few-bars" and isinstance(place, int):
            yield Note(note.code, {**note.facts, "clause": clauses[place].clause})
        else:
            yield note
