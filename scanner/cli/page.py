"""The catalogue as a page of Markdown, docs/indicators.md."""

from __future__ import annotations

import math
from collections.abc import Iterator

from scanner.indicators.catalogue import FAMILIES, FIELDS
from scanner.indicators.spec import IndicatorSpec, Parameter
from scanner.screening.fields import field_text

_HEAD = """\
# Indicators

Everything that a screen can name. This page is what `scanner indicators --format markdown` prints; a test keeps it
current.

*as written* shows every parameter with its default, and the series that is read by default:
`sma(volume, 50)` is the average of the volume. *bounds* are the least and the greatest value allowed. *first* is how
many own bars a stock needs for a value, *memory* how many the value depends on: the weight of everything before is less
than a millionth. Both are given for the parameters as written.
"""


def indicators_page() -> str:
    """Write the page: a table for each family, then the fields."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for family, specs in FAMILIES.items():
        yield f"## {family.capitalize()}\n"
        yield "| as written | formula | bounds | first | memory | source |"
        yield "| --- | --- | --- | --- | --- | --- |"
        yield from map(_row, specs)
        yield ""
    yield "## Fields\n"
    yield "| as written | what it is |"
    yield "| --- | --- |"
    for name in FIELDS:
        yield f"| `{name}` | {field_text(name)} |"


def _row(spec: IndicatorSpec) -> str:
    memory = spec.memory(*spec.defaults)
    cells = (
        f"`{spec.usage}`",
        _escaped(spec.formula),
        ", ".join(map(_bounds, spec.parameters)),
        f"{spec.first(*spec.defaults) + 1}",
        "unbounded" if math.isinf(memory) else f"{memory:g}",
        _escaped(spec.source),
    )
    return f"| {' | '.join(cells)} |"


def _bounds(parameter: Parameter) -> str:
    return f"{parameter.name} {parameter.low:g} to {parameter.high:g}"


def _escaped(text: str) -> str:
    """Escape vertical bars, which would end the cell."""
    return text.replace("|", r"\|")
