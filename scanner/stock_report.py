"""One stock in full, as it is shown, and whether it passes what was asked and every preset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from scanner import notebook
from scanner.notebook import Column
from scanner.notes import Note
from scanner.ranking.factors import Part
from scanner.reasons import Evidence
from scanner.remedy import Words, in_python
from scanner.result import DISCLAIMER, SCHEMA, Data, Group, Result, notebook_columns, with_notes
from scanner.wording import note_text


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


#: How a notebook says whether something holds.
_HOLDS = {True: "yes", False: "no", None: "unknown"}


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

    def _repr_html_(self) -> str:
        """Show it in a notebook: its row, whether it passes what was asked and each preset, and its score's parts."""
        row, clauses, factors = self.result, self.check.clauses, self.score_parts
        passes = "passes" if self.check.passed else "does not pass"
        title = f"{row.ticker}, {self.data.market}, {self.as_of}: {passes} {self.check.screen or 'what was asked'}"
        points = [None if part.points is None else f"{part.points:.1f}" for part in factors.values()]
        percentiles = [None if (value := row.factors[name]) is None else f"{value:.1f}" for name in factors]
        failing = [[clause.clause for clause in check.clauses if clause.holds is not True] for check in self.presets]
        return "".join(
            (
                notebook.heading(title, warning="SIMULATED MARKET" if self.data.simulated else ""),
                notebook.table(notebook_columns((row,))),
                notebook.table(
                    (
                        Column("holds", [_HOLDS[clause.holds] for clause in clauses], left=True),
                        Column("clause", [clause.clause for clause in clauses], left=True),
                        Column("numbers", [clause.text for clause in clauses], left=True),
                    )
                ),
                notebook.table(
                    (
                        Column("factor", list(factors), left=True),
                        Column("percentile", percentiles),
                        Column("weight, %", [f"{100 * part.weight:.0f}" for part in factors.values()]),
                        Column("points", points),
                    )
                ),
                notebook.table(
                    (
                        Column("preset", [check.title for check in self.presets], left=True),
                        Column("passes", [_HOLDS[check.passed] for check in self.presets], left=True),
                        Column("what it fails", ["; ".join(texts) for texts in failing], left=True),
                    )
                ),
                notebook.paragraphs((*map(note_text, self.notes), DISCLAIMER)),
            )
        )

    def to_json(self, *, words: Words = in_python) -> str:
        """Write it as JSON; a number that does not exist is null.

        Args:
            words: how notes say what to do.
        """
        return orjson.dumps(with_notes(self, words), option=orjson.OPT_INDENT_2).decode()
