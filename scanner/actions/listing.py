"""Actions that list what a question can be made of: presets, indicators, fields."""

from __future__ import annotations

from scanner import wiring
from scanner.actions.action import Asked, Content
from scanner.errors import OutOfTime
from scanner.indicators.catalogue import FAMILIES, FIELDS
from scanner.indicators.spec import IndicatorSpec, Parameter
from scanner.query import read_request
from scanner.scanning.units import Units
from scanner.screening.fields import field_text
from scanner.screening.order import SCORE
from scanner.screening.presets import presets


def screens(asked: Asked) -> Content:
    """List the presets.

    Returns:
        `screens`; with `counts`, each has `matched`, how many stocks pass it in the session, null where time ran short,
        and `left` names those.

    Raises:
        RequestError: `as_of` is no day.
        ScannerError: with `counts`, as `Service.scan` does; never OutOfTime.
    """
    read_request({"as_of": asked.fields.get("as_of")})
    listed: list[dict[str, object]] = [
        {
            "screen": preset.name,
            "title": preset.title,
            "about": preset.about,
            "where": preset.where,
            "order_by": preset.order_by or SCORE,
            "source": preset.source,
        }
        for preset in presets().values()
    ]
    if not asked.fields.get("counts"):
        return {"screens": listed}
    counts = {name: _matched(name, asked) for name in presets()}
    left = [name for name, matched in counts.items() if matched is None]
    counted = [{**screen, "matched": counts[str(screen["screen"])]} for screen in listed]
    return {"screens": counted, "left": left}


def _matched(screen: str, asked: Asked) -> int | None:
    """Count what passes a preset; None where there is no time for it."""
    question = {"screen": screen, "as_of": asked.fields.get("as_of"), "limit": 1}
    try:
        return wiring.service().scan(question, time_left=asked.time_left).matched
    except OutOfTime:
        return None


def indicators(_asked: Asked) -> Content:
    """List what the screening language has.

    Returns:
        `indicators`, each with its family, how it is written, its parameters with their bounds, its unit (null where it
        has no name), and whether it is a number or a signal, which is 0 or one of `signals`; and `fields`.
    """
    units = Units()
    listed = [_indicator(family, spec, units) for family, specs in FAMILIES.items() for spec in specs]
    fields = [
        {"name": name, "usage": name, "unit": units.of(term), "kind": "number", "about": field_text(name)}
        for name, term in FIELDS.items()
    ]
    return {"indicators": listed, "fields": fields}


def _indicator(family: str, spec: IndicatorSpec, units: Units) -> dict[str, object]:
    return {
        "name": spec.name,
        "family": family,
        "usage": spec.usage,
        "about": spec.formula.partition(";")[0],
        "formula": spec.formula,
        "source": spec.source,
        "parameters": [_parameter(parameter) for parameter in spec.parameters],
        "unit": units.of(spec.default),
        "kind": "signal" if spec.signals else "number",
        "signals": list(spec.signals),
    }


def _parameter(parameter: Parameter) -> dict[str, object]:
    number = int if parameter.whole else float
    return {
        "name": parameter.name,
        "kind": "whole" if parameter.whole else "number",
        "default": number(parameter.default),
        "least": number(parameter.low),
        "most": number(parameter.high),
    }
