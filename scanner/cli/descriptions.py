"""Descriptions of screens and indicators."""

from __future__ import annotations

import math
import re
from collections.abc import Collection

from rich.table import Table
from rich.text import Text

from scanner.cli.terminal import labelled
from scanner.errors import Fault, RequestError
from scanner.indicators.catalogue import FAMILIES, FIELDS, INDICATORS
from scanner.indicators.spec import IndicatorSpec, Parameter
from scanner.request import did_you_mean
from scanner.screening.fields import field_text
from scanner.screening.hints import ELSEWHERE, unknown
from scanner.screening.presets import presets

#: Further words by which a family is found.
_FAMILY_WORDS = {"averages": "moving average", "candles": "candlestick pattern", "ranks": "relative strength rank"}
#: From this length on, the beginning of a word is enough for a match.
_SHORT = 4


def preset_table() -> Table:
    """List the screens."""
    table = _listing("screen", "what it finds")
    for preset in presets().values():
        table.add_row(preset.name, Text.assemble((preset.title, "bold"), "\n", preset.about))
    return table


def preset_sheet(name: str) -> Table:
    """Show one screen. Raises RequestError for an unknown name."""
    _known(name, presets())
    preset = presets()[name]
    where = "\n".join(f"{'and ' if number else ''}{clause.text}" for number, clause in enumerate(preset.clauses))
    return labelled(
        [
            ("screen", Text(preset.name, style="bold")),
            ("title", preset.title),
            ("finds", preset.about),
            ("source", preset.source),
            ("where", where),
            ("order", preset.order_by or "score"),
            ("use", f"scanner scan {preset.name}"),
        ]
    )


def indicator_table() -> Table:
    """List the indicators by family, and the fields."""
    table = _listing("as written", "what it is")
    for family, specs in FAMILIES.items():
        table.add_row(Text(family, style="bold cyan"), "")
        for spec in specs:
            table.add_row(spec.example, spec.formula)
    table.add_row(Text("fields", style="bold cyan"), "")
    for name in FIELDS:
        table.add_row(name, field_text(name))
    return table


def indicator_page(word: str) -> Table:
    """Show the indicator or field of that name, or list those that a word matches.

    Raises:
        RequestError: nothing matches the word.
    """
    name = word.strip().lower()
    if name in INDICATORS or name in FIELDS:
        return indicator_sheet(name)
    found = [spec for spec in INDICATORS.values() if _mentions(spec, name)]
    if not found:
        hint = unknown(name, called=False)
        raise RequestError((Fault("name", hint.said, hint.remedy),))
    table = _listing("as written", "what it is")
    for spec in found:
        table.add_row(spec.example, spec.formula)
    return table


def _mentions(spec: IndicatorSpec, words: str) -> bool:
    """Tell whether every word occurs in an indicator's name, family, formula, source or names elsewhere."""
    family = next(family for family, specs in FAMILIES.items() if spec in specs)
    elsewhere = (other for other, here in ELSEWHERE.items() if re.match(rf"{spec.name}\b", here))
    about = (spec.name, family, _FAMILY_WORDS.get(family, ""), spec.formula, spec.source, *elsewhere)
    text = " ".join(about).lower().replace("_", " ")
    # A short word must match whole words: `pe` must not match `percent`.
    return all(
        re.search(rf"\b{re.escape(word)}" + (r"\b" if len(word) < _SHORT else ""), text)
        for word in re.split(r"[\s_-]+", words)
    )


def indicator_sheet(name: str) -> Table:
    """Show one indicator or field."""
    if name in FIELDS:
        return labelled([("field", Text(name, style="bold")), ("is", field_text(name))])
    spec = INDICATORS[name]
    memory = spec.memory(*spec.defaults)
    return labelled(
        [
            ("indicator", Text(spec.usage, style="bold")),
            ("formula", spec.formula),
            ("source", spec.source),
            *((parameter.name, _bounds(parameter)) for parameter in spec.parameters),
            ("first value", f"on the stock's bar {spec.first(*spec.defaults) + 1}"),
            ("memory", "unbounded: it rests on the first bar" if math.isinf(memory) else f"{memory:g} bars"),
        ]
    )


def _bounds(parameter: Parameter) -> str:
    kind = "whole number" if parameter.whole else "number"
    return f"{kind} from {parameter.low:g} to {parameter.high:g}, default {parameter.default:g}"


def _listing(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(headers[0], no_wrap=True)
    table.add_column(headers[1], overflow="fold")
    return table


def _known(name: str, known: Collection[str]) -> None:
    if name not in known:
        raise RequestError((Fault("name", f"there is no {name!r}{did_you_mean(name, list(known))}"),))
