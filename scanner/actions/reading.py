"""Actions that read: they ask whom the command line asks, and give what JSON can have."""

from __future__ import annotations

from typing import Any

import orjson

from scanner import wiring
from scanner.actions.action import Asked, Content
from scanner.doctor.machine import own_versions
from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.result import SCHEMA, Answer
from scanner.screening.order import SCORE
from scanner.screening.presets import presets


def scan(asked: Asked) -> Answer:
    """Answer a scan. Raises as `Service.scan` does."""
    request = {name: value for name, value in asked.fields.items() if name != "skip"}
    skip = int(str(asked.fields.get("skip") or 0))
    return wiring.service().scan(request, skip=skip, time_left=asked.time_left, largest=asked.largest)


def values(asked: Asked) -> Content:
    """Compute expressions.

    Returns:
        `as_of`, `data`, `tickers`, and `values`: for each expression's text a number for each ticker, null where it has
        too few bars.

    Raises:
        ScannerError: as `Service.values` does.
    """
    fields = asked.fields
    found = wiring.service().values(
        str(fields["expressions"]),
        as_of=fields.get("as_of"),
        tickers=fields.get("tickers"),
        time_left=asked.time_left,
    )
    columns = {name: column.tolist() for name, column in found.columns.items()}  # a name for each row would cost more
    return {"as_of": found.as_of, "data": found.data, "tickers": found.tickers, "values": columns, "schema": SCHEMA}


def show(asked: Asked) -> Content:
    """Describe one stock. Raises as `Service.show` does."""
    request = {name: value for name, value in asked.fields.items() if name != "ticker"}
    report = wiring.service().show(str(asked.fields["ticker"]), request, time_left=asked.time_left)
    plain: dict[str, Any] = orjson.loads(report.to_json(words=asked.words))
    return {**plain, "schema": SCHEMA}


def screens(_asked: Asked) -> Content:
    """List the presets."""
    listed = [
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
    return {"screens": listed}


def indicators(_asked: Asked) -> Content:
    """List what the screening language has."""
    listed = [
        {"indicator": spec.name, "usage": spec.usage, "formula": spec.formula, "source": spec.source}
        for spec in INDICATORS.values()
    ]
    return {"indicators": listed, "fields": list(FIELDS)}


def version(_asked: Asked) -> Content:
    """Tell the versions."""
    return {"versions": own_versions(), "schema": SCHEMA}
