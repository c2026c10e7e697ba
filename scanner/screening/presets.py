"""The built-in screens, one TOML file each in `presets/`.

A file has `title`, `about`, `source` and `where`, and where needed `order_by` and `side`. A new one needs its set of
tickers in `tests/reference/screens.py`, and its recorded values (`python -m tests.golden.numbers`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scanner.indicators.terms import Term
from scanner.screening.clauses import Clause, read_clauses, read_number
from scanner.screening.order import BY_SCORE, Order, read_order


@dataclass(frozen=True, slots=True)
class Preset:
    """A named screen.

    Attributes:
        where: the screen's text, exactly as it could be typed, and `clauses`, its statements.
        order_by: how its results are ordered where the request does not say, as written; `score` if None.
        order: the same, read.
        side: a number that is positive where the screen speaks for a rise and negative for a fall; None if always a
            rise.
    """

    name: str
    title: str
    about: str
    source: str
    where: str
    clauses: tuple[Clause, ...]
    order_by: str | None
    order: Order
    side: Term | None


@cache
def presets() -> dict[str, Preset]:
    """Load all presets, by name."""
    folder = resources.files("scanner.screening") / "presets"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return {preset.name: preset for preset in (_load(entry.name, entry.read_text("utf-8")) for entry in found)}


def _load(file: str, text: str) -> Preset:
    facts = tomllib.loads(text)
    side, where, order_by = facts.get("side"), " ".join(facts["where"].split()), facts.get("order_by")
    return Preset(
        name=file.removesuffix(".toml"),
        title=facts["title"],
        about=facts["about"],
        source=facts["source"],
        where=where,
        clauses=read_clauses(where, author="preset")[0],
        order_by=order_by,
        order=read_order(order_by) if order_by else BY_SCORE,
        side=None if side is None else read_number(side, "side"),
    )
