"""One stock in full, as it is shown, and whether it passes what was asked and every preset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from scanner.notes import Note
from scanner.ranking.factors import Part
from scanner.reasons import Evidence
from scanner.remedy import Words, in_python
from scanner.result import SCHEMA, Data, Group, Result, with_notes


@dataclass(frozen=True, slots=True)
class ClauseCheck:
    """Whether a stock meets one demand, and by which numbers.

    Attributes:
        clause: a filter of the request or a clause of a screen.
        group: where it comes from.
        start: where a clause begins in its text; None for a filter; see `Survivors`.
        end: the character behind it.
        holds: None where the stock has too few bars to tell.
        text: the numbers in one line.
        evidence: the numbers.
    """

    clause: str
    group: Group
    start: int | None
    end: int | None
    holds: bool | None
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ScreenCheck:
    """Whether a stock passes a screen, clause by clause.

    Attributes:
        screen: the preset's name; empty where none was asked for.
        title: what people call it.
        passed: whether every clause holds.
        clauses: in the order written.
    """

    screen: str
    title: str
    passed: bool
    clauses: tuple[ClauseCheck, ...]


@dataclass(frozen=True, slots=True)
class StockReport:
    """One stock: as a scan would show it, what made its score, and whether it passes what was asked and every preset.

    Attributes:
        request: every field of the request as it was understood, in the words of whoever asked; see `Query.echo`.
        result: its row.
        score_parts: for each factor's name, what it adds to the score.
        bars: how many it has.
        indicators: each indicator with its default parameters, by how it is written.
        check: the request's filters and clauses, in the order of the funnel.
        presets: each preset's clauses, without filters.
        notes: what to know besides.
    """

    request: dict[str, Any]
    as_of: date
    data: Data
    result: Result
    score_parts: dict[str, Part]
    bars: int
    indicators: dict[str, float | None]
    check: ScreenCheck
    presets: tuple[ScreenCheck, ...]
    notes: tuple[Note, ...] = ()
    schema: str = SCHEMA

    def __repr__(self) -> str:
        meets = ", ".join(check.screen for check in self.presets if check.passed) or "no screen"
        return f"<StockReport {self.result.ticker} {self.as_of}: close {self.result.close:,.2f}, meets {meets}>"

    def to_json(self, *, words: Words = in_python) -> str:
        """Write it as JSON; a number that does not exist is null.

        Args:
            words: how notes say what to do.
        """
        return orjson.dumps(with_notes(self, words), option=orjson.OPT_INDENT_2).decode()
