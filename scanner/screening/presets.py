"""The built-in screens, one TOML file each in `presets/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scanner.indicators.terms import Term
from scanner.screening.clauses import Clause, read_clauses, read_number


@dataclass(frozen=True, slots=True)
class Preset:
    """A named screen.

    Attributes:
        where: the screen's text, exactly as it could be typed.
        clauses: the statements of `where`.
        order_by: the default order of its results; `score` if None.
        side: a number that is positive where the screen signals long and negative where it signals short; None if
            always long.
    """

    name: str
    title: str
    about: str
    source: str
    where: str
    clauses: tuple[Clause, ...]
    order_by: str | None
    side: Term | None


@cache
def presets() -> dict[str, Preset]:
    """Load all presets, by name."""
    folder = resources.files("scanner.screening") / "presets"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return {preset.name: preset for preset in (_load(entry.name, entry.read_text("utf-8")) for entry in found)}


def _load(file: str, text: str) -> Preset:
    facts = tomllib.loads(text)
    side, where = facts.get("side"), " ".join(facts["where"].split())
    return Preset(
        name=file.removesuffix(".toml"),
        title=facts["title"],
        about=facts["about"],
        source=facts["source"],
        where=where,
        clauses=read_clauses(where)[0],
        order_by=facts.get("order_by"),
        side=None if side is None else read_number(side, "side"),
    )
