"""Actions that help to write a question: presets, indicators and fields, and what is wrong with a text so far."""

from __future__ import annotations

from scanner import wiring
from scanner.actions.action import Asked, Content
from scanner.actions.field import whole_number
from scanner.errors import Fault, OutOfTime
from scanner.indicators.catalogue import FAMILIES, FIELDS
from scanner.indicators.spec import IndicatorSpec, Parameter
from scanner.query import read_request
from scanner.remedy import Words, sentence
from scanner.scanning.units import Units
from scanner.screening.completion import complete
from scanner.screening.draft import check_draft
from scanner.screening.fields import field_text
from scanner.screening.order import SCORE
from scanner.screening.presets import presets
from scanner.spot import Spot

#: What places in a text are counted in: Python's characters, where JavaScript counts an emoji as two.
UNIT = "code points"


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


def check(asked: Asked) -> Content:
    """Check the texts of a question, and complete the word at a place of `where`; no market is needed.

    Returns:
        `ok`; `unit`, in which all places are counted, from 0; `faults`, each with its `field`, `problem`, `position`,
        `length` and `cures` (what to put in place of which characters); `clauses`, the pieces of `where` that `and`
        joins; and `completions` of the word at `position`, if that was given.

    Raises:
        OutOfTime: there was no time.
    """
    fields = asked.fields
    where, columns, order_by = (fields.get(name) for name in ("where", "columns", "order_by"))
    text = where if isinstance(where, str) else ""
    draft = check_draft(
        text,
        columns if isinstance(columns, list) else (),
        order_by if isinstance(order_by, str) else "",
        asked.time_left,
    )
    position = whole_number(fields.get("position"))
    return {
        "ok": not draft.faults,
        "unit": UNIT,
        "faults": [_fault(fault, asked.words) for fault in draft.faults],
        "clauses": [{"text": text[start:end], "start": start, "end": end} for start, end in draft.clauses],
        "completions": [] if position is None else list(complete(text, position)),
    }


def _fault(fault: Fault, words: Words) -> dict[str, object]:
    spot = fault.spot or Spot(fault.problem, 0)
    return {
        "field": fault.field,
        "problem": sentence(spot.reason, fault.remedy, words),
        "remedy": fault.remedy and fault.remedy.code,
        "position": spot.position,
        "length": spot.length,
        "cures": list(spot.cures),
    }


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
