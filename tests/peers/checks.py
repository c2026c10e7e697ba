"""The values of other libraries: which there are, what they are in our language, and how ours compare.

A folder holds one library's tables of bars beside the values it expects of them, and `checks.csv`: for each expected
column the expression that says the same here, the tolerance, and whether the two are equal or follow different
conventions.
"""

from __future__ import annotations

import csv
import math
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.engine import compute
from scanner.indicators.terms import Term
from scanner.panel.panel import Panel
from scanner.screening.clauses import read_number
from tests.panels import Row, panel

PROJECT = Path(__file__).resolve().parents[2]
#: Where the libraries' folders are, if anywhere.
PEERS = Path(os.environ.get("SCANNER_TEST_PEERS", PROJECT.parent / "shared" / "peers"))

STOCK, BENCHMARK = "STOCK", "BENCHMARK"
#: What the volume is where a table has none, by the README of the tables.
NO_VOLUME = 1_000_000.0

#: A column of one value: what is expected, in which unit, at which bar from the end.
_ONE_VALUE = re.compile(
    r"\w+: (?P<value>[-.\d]+) \(rounded to \d+, times (?P<unit>[-.e\d]+)\) at bar -(?P<back>\d+) from the end"
)
#: Where the benchmark of the tables is, as a note has it.
_BENCHMARK = re.compile(r"benchmark: (?P<table>\w+)\.csv")


@dataclass(frozen=True, slots=True)
class Check:
    """One expected column, and what is said of it.

    Attributes:
        folder: the library's.
        table: the name of the table of bars, without `.csv`.
        column: the expected column's name; where it states one value, that value and its bar.
        expression: what gives the same in our language.
        tolerance: as written: a number, or one of two rules (see `allowed`).
        compared: how many values both have.
        equal_from_row: the first row from which all agree; None where they never do, or there is one value alone.
        rows_equal_after: how many agree from there.
        verdict: `equal`, `convention`, or `theirs unexplained`.
        note: which convention, or what else there is to say.
        benchmark: the table of the benchmark's bars, empty without one.
    """

    folder: Path
    table: str
    column: str
    expression: str
    tolerance: str
    compared: int
    equal_from_row: int | None
    rows_equal_after: int
    verdict: str
    note: str
    benchmark: str

    @property
    def name(self) -> str:
        """The library, its table and its column."""
        return f"{self.folder.name}/{self.table}/{self.column}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Our values beside theirs, where both have one.

    Attributes:
        rows: (n,) the rows of the table.
        ours: (n,) values of the expression.
        theirs: (n,) expected values.
        allowed: (n,) how far apart the two may be.
    """

    rows: Floats
    ours: Floats
    theirs: Floats
    allowed: Floats

    @property
    def differing(self) -> list[str]:
        """The values that are further apart than is allowed, as sentences."""
        off = ~(np.abs(self.ours - self.theirs) <= self.allowed)
        facts = zip(self.rows[off], self.ours[off], self.theirs[off], self.allowed[off], strict=True)
        return [f"row {row:g}: ours {a!r}, theirs {b!r}, allowed {c:.3g}" for row, a, b, c in facts]

    def since(self, row: int) -> Comparison:
        """Only what lies in that row or after it."""
        later = self.rows >= row
        return Comparison(*(part[later] for part in (self.rows, self.ours, self.theirs, self.allowed)))


def read_checks(place: Path = PEERS) -> list[Check]:
    """Read what is said of every expected column of every library, in order; none where the folder is missing."""
    return [check for file in sorted(place.glob("*/checks.csv")) for check in _checks_of(file)]


def _checks_of(file: Path) -> Iterator[Check]:
    benchmark = ""
    for row in _table(file):
        named = _BENCHMARK.search(row["note"])
        # The second row of a benchmark's pair says "same" of it.
        benchmark = named["table"] if named else benchmark if row["note"] == "same" else ""
        yield Check(
            folder=file.parent,
            **{name: row[name] for name in ("table", "column", "expression", "tolerance", "verdict", "note")},
            compared=int(row["compared"]),
            equal_from_row=int(row["equal_from_row"]) if row["equal_from_row"] else None,
            rows_equal_after=int(row["rows_equal_after"] or 0),
            benchmark=benchmark,
        )


def compare(check: Check) -> Comparison:
    """Compute the expression on the table's bars and put it beside what is expected of it."""
    ours = _measured(check)
    one = _ONE_VALUE.fullmatch(check.column)
    if one:
        row = len(ours) - int(one["back"])
        rows, texts = np.array([row]), [one["value"]]
        ours = ours * float(one["unit"])
    else:
        column = [row[check.column] for row in _table(check.folder / f"{check.table}.csv")]
        rows = np.array([row for row, text in enumerate(column) if text and np.isfinite(ours[row])], dtype=np.int64)
        texts = [column[row] for row in rows]
    theirs = np.array([float(text) for text in texts])
    permitted = np.array([allowed(check.tolerance, text) for text in texts])
    return Comparison(rows.astype(np.float64), ours[rows], theirs, permitted)


def allowed(tolerance: str, printed: str) -> float:
    """How far a value may be from one that is printed so; two doubles of one value differ by their last digits."""
    noise = 1e-9 * max(1.0, abs(float(printed)))
    if tolerance == "1e-9 of max(1,|x|)":
        return noise
    if tolerance == "half a unit of the last printed digit + 1e-9":
        digits, _, exponent = printed.lower().partition("e")
        decimals = len(digits.partition(".")[2])
        return math.pow(10.0, int(exponent or 0) - decimals) / 2 + noise
    return float(tolerance) + noise


def _measured(check: Check) -> Floats:
    """The expression's values at every bar of the table, as a screen's reader and the engine give them."""
    term: Term = read_number(check.expression)
    made = _panel(check.folder, check.table, check.benchmark)
    return compute(made, [term], rows=made.rows)[term][:, made.column[STOCK]]


@cache
def _panel(folder: Path, table: str, benchmark: str) -> Panel:
    """The panel of a table's bars, each a session of the exchange."""
    bars = {STOCK: [_bar(row) for row in _table(folder / f"{table}.csv")]}
    if benchmark:
        bars[BENCHMARK] = [_bar(row) for row in _table(folder / f"{benchmark}.csv")]
    return panel(bars, benchmark=BENCHMARK)


def _bar(row: Mapping[str, str]) -> Row:
    """A bar of a table; where it has the close alone, that is all of it."""
    opening, high, low = (float(row.get(name) or row["close"]) for name in ("open", "high", "low"))
    return opening, high, low, float(row["close"]), float(row.get("volume") or NO_VOLUME)


@cache
def _table(file: Path) -> tuple[dict[str, str], ...]:
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
