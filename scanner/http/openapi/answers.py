"""What is answered with 200: the schemas of answers as they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from scanner.http.openapi import administration_shapes, shapes
from scanner.http.openapi.problems import PROBLEMS
from scanner.http.openapi.schema import Schema, closed, nullable, refer, schemas_of
from scanner.http.representation import PASSING
from scanner.request import ScanRequest
from scanner.result import SCHEMA, Answer
from scanner.screening.presets import presets
from scanner.stock_report import StockReport

#: What each action answers, and each route that has none.
ANSWERS: Mapping[str, type] = {
    "scan": Answer,
    "values": shapes.TickerValues,
    "show": StockReport,
    "bars": shapes.TickerChart,
    "status": shapes.Status,
    "check": shapes.CheckedTexts,
    "screens": shapes.Screens,
    "indicators": shapes.Indicators,
    "doctor": administration_shapes.Examination,
    "sync": administration_shapes.SyncDone,
    "warm": administration_shapes.WarmDone,
    "refresh": administration_shapes.RefreshDone,
}
HEALTH, READINESS = shapes.Health.__name__, shapes.Readiness.__name__

#: The names of schemas that are made here.
_ASKED, _SELECTED, _COLUMNS = "AskedScan", "SelectedResult", "ResultsByColumn"
#: Properties that stand in an answer where they were asked for alone.
_OPTIONAL = {shapes.Screen.__name__: "matched", shapes.Screens.__name__: "left"}
_NEXT = {
    "description": "the `after` of a request for the results that follow; null at the end",
    "type": ["string", "null"],
}


def name_of(action: str) -> str:
    """Give the name of the schema of an action's answer."""
    return ANSWERS[action].__name__


@cache
def schemas() -> dict[str, Schema]:
    """Give every schema of the document, by its name."""
    types = {kind.__name__: kind for kind in (*ANSWERS.values(), shapes.Health, shapes.Readiness)}
    found = schemas_of(types)
    found |= {_ASKED: _asked(), _SELECTED: _selected(found["Result"]), _COLUMNS: _columns(found["Result"]), **PROBLEMS}
    found["Note"] = _note(found["Note"])
    for name in (Answer.__name__, StockReport.__name__):
        found[name] = _add(found[name], {"request": refer(_ASKED)})
    for name, optional in _OPTIONAL.items():
        found[name]["required"].remove(optional)
    found[Answer.__name__] = _as_sent(found[Answer.__name__])
    for schema in found.values():
        if "schema" in schema.get("properties", {}):
            schema["properties"]["schema"] = {"description": "the version of the answer's form", "const": SCHEMA}
    return dict(sorted(found.items()))


def _as_sent(answer: Schema) -> Schema:
    """Describe a scan's answer over HTTP: without what stands in headers, with results in each form."""
    ways = [_list_of("Result"), _list_of(_SELECTED), refer(_COLUMNS)]
    told = "the first of those that passed: whole, or with the `fields` asked for, or by columns"
    kept = {name: part for name, part in answer["properties"].items() if name not in PASSING}
    answer = {**answer, "properties": kept, "required": list(kept)}
    return _add(answer, {"results": {"description": told, "anyOf": ways}, "next": _NEXT})


def _asked() -> Schema:
    """Describe a request as it was understood."""
    found = closed(ScanRequest.model_json_schema(mode="serialization"))
    head = {"description": "A request as it was understood, defaults included."}
    order = {"order_by": {**found["properties"]["order_by"], "type": "string"}}
    order["order_by"].pop("anyOf")
    screen = {"screen": nullable({"type": "string", "enum": list(presets())})}
    return {**_add(found, {**order, **screen}), **head}


def _note(note: Schema) -> Schema:
    """Describe a note as it is sent: put into words."""
    words: dict[str, Schema] = {
        "text": {"description": "it in a sentence, with what to do", "type": "string"},
        "remedy": {"description": "the code of what to do; null where nothing has to be", "type": ["string", "null"]},
    }
    return _add(note, words)


def _selected(result: Schema) -> Schema:
    """Describe a result of which only some fields were asked for."""
    kept = {name: part for name, part in result.items() if name not in {"required", "description"}}
    return {"description": "The fields of a result that were asked for.", **kept, "minProperties": 1}


def _columns(result: Schema) -> Schema:
    """Describe results by columns: a list for each field that was asked for, all in the same order."""
    columns = {name: _column(part) for name, part in result["properties"].items()}
    levels = {"description": "a character for each close: the level of 64 between the lowest and the highest"}
    columns["sparkline"] = {
        **about(columns["sparkline"]),
        "anyOf": [columns["sparkline"], {"type": "array", "items": {**levels, "type": "string"}}],
    }
    return {
        "description": "Results by columns: for each field that was asked for a list with an entry for each result.",
        "type": "object",
        "properties": columns,
        "additionalProperties": False,
    }


def _column(part: Schema) -> Schema:
    inside = part.get("additionalProperties")
    if isinstance(inside, dict):  # `factors` and `columns`: a list for each of their names
        return {**about(part), "type": "object", "additionalProperties": {"type": "array", "items": inside}}
    items = {name: said for name, said in part.items() if name != "description"}
    return {**about(part), "type": "array", "items": items}


def about(schema: Mapping[str, Any]) -> Schema:
    """Keep what a schema says for people."""
    return {"description": schema["description"]} if "description" in schema else {}


def _list_of(name: str) -> Schema:
    return {"type": "array", "items": refer(name)}


def _add(schema: Schema, properties: Mapping[str, Schema]) -> Schema:
    """Describe properties of an object anew, or more of them."""
    known = {name: {**about(schema["properties"].get(name, {})), **part} for name, part in properties.items()}
    every = {**schema["properties"], **known}
    return {**schema, "properties": every, "required": list(every)}
