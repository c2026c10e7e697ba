"""What can be sent: the parameters of an address, and the body of a POST."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from scanner.actions.action import Action
from scanner.actions.field import Field
from scanner.http.openapi.schema import Schema, closed, nullable, without_null
from scanner.http.parameters import MAX_BODY, MAX_ENTRIES, view_of
from scanner.http.routes import Route
from scanner.request import ALIASES, WITHOUT_EFFECT, ScanRequest
from scanner.screening.parse import MAX_TEXT
from scanner.screening.presets import presets

#: Texts that have to mean something, by the formats that tell what.
_STATEMENT: Schema = {"format": "statement", "maxLength": MAX_TEXT}
_EXPRESSIONS: Schema = {"format": "expressions", "maxLength": MAX_TEXT}
#: What the types of fields do not say: which texts are understood. Those of an action's own fields, of a scan's
#: request, of entries of its lists, and of how an answer is written.
_OWN: Mapping[str, Schema] = {
    "expressions": _EXPRESSIONS,
    "overlays": {**_EXPRESSIONS, "format": "overlays"},
    "ticker": {"format": "ticker"},
}
_ASKED: Mapping[str, Schema] = {
    "where": _STATEMENT,
    "order_by": {"format": "order", "maxLength": MAX_TEXT},
}
_ENTRIES: Mapping[str, Schema] = {
    "columns": _EXPRESSIONS,
    "tickers": {"format": "ticker"},
    "sectors": {"format": "sector"},
    "industries": {"format": "industry"},
    "types": {"format": "type"},
    "exchanges": {"format": "exchange"},
}
_VIEWED: Mapping[str, Schema] = {"after": {"format": "cursor"}}
_EXAMPLES: Mapping[str, Any] = {
    "screen": "minervini",
    "where": "rsi(14) < 30 and close > sma(200)",
    "order_by": "rsi(14) asc",
    "expressions": "rsi(14), close / sma(200)",
    "columns": ["rsi(14)"],
    "overlays": "sma(50), sma(200)",
    "ticker": "AAPL",
    "fields": ["ticker", "close", "score"],
}


def parameters(route: Route, action: Action) -> list[Schema]:
    """Describe the parameters of GET: those in the path first."""
    fields = fields_of(action)
    return [_parameter(name, fields[name], in_path=name in route.parameters) for name in _ordered(route, fields)]


def body(action: Action) -> Schema:
    """Describe the body of POST."""
    fields = fields_of(action)
    needed = [field.name for field in action.fields if field.required]
    properties = {name: dict(schema) if name in needed else nullable(schema) for name, schema in fields.items()}
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if needed:
        schema["required"] = needed
    if action.request_fields:
        others = {alias: field for alias, field in ALIASES.items() if field in fields}
        properties |= {alias: _alias(properties[field], field) for alias, field in others.items()}
        properties |= {name: {"description": "changes nothing", "deprecated": True} for name in WITHOUT_EFFECT}
        if others:
            schema["not"] = {"anyOf": [_both(alias, field) for alias, field in others.items()]}
    example = {name: _EXAMPLES[name] for name in fields if name in _EXAMPLES and name in {*needed, "screen"}}
    return {
        "description": f"The fields; at most {MAX_BODY:,} bytes. Null stands for the default.",
        "required": bool(needed),
        "content": {"application/json": {"schema": schema, "example": example}},
    }


def fields_of(action: Action) -> dict[str, Schema]:
    """Describe every field that an action takes over HTTP, null left out."""
    asked = _request_fields()
    fields = {field.name: {**_described(field), **_OWN.get(field.name, {})} for field in action.fields}
    fields |= {name: asked[name] for name in action.request_fields}
    fields |= {field.name: {**_described(field), **_VIEWED.get(field.name, {})} for field in view_of(action).values()}
    return {name: without_null(schema) for name, schema in fields.items()}


def _described(field: Field) -> Schema:
    other = f"; also called `{field.also}`" if field.also else ""
    return {"description": f"{field.help}{other}", **field.schema}


@cache
def _request_fields() -> Mapping[str, Schema]:
    schema = ScanRequest.model_json_schema()
    told = closed(schema)["properties"]
    defaults = {name: part["default"] for name, part in schema["properties"].items() if part.get("default") is not None}
    return {
        name: _meant(name, without_null(part)) | ({"default": defaults[name]} if name in defaults else {})
        for name, part in told.items()
    }


def _meant(name: str, schema: Schema) -> Schema:
    """Add which texts are understood."""
    if name in _ENTRIES:
        return {**schema, "items": {**schema["items"], **_ENTRIES[name]}}
    if name == "screen":
        kept = {part: said for part, said in schema.items() if part != "minLength"}
        return {**kept, "enum": list(presets())}
    return {**schema, **_ASKED.get(name, {})}


def _ordered(route: Route, fields: Mapping[str, Schema]) -> list[str]:
    return [*route.parameters, *(name for name in fields if name not in route.parameters)]


def _parameter(name: str, schema: Schema, *, in_path: bool) -> Schema:
    told = {part: said for part, said in schema.items() if part != "description"}
    found: Schema = {"name": name, "in": "path" if in_path else "query", "description": _description(name, schema)}
    found["required"] = in_path or name == "expressions"
    if told.get("type") == "array":
        found |= {"style": "form", "explode": name != "fields", "schema": _listed(told)}
    else:
        found |= {} if found["required"] else {"allowEmptyValue": True}
        found["schema"] = told
    if name in _EXAMPLES:
        found["example"] = _EXAMPLES[name]
    return found


def _listed(schema: Schema) -> Schema:
    """Describe a list in an address: empty entries are left out, and so is one that has no others."""
    most = min(schema.get("maxItems", MAX_ENTRIES), MAX_ENTRIES)
    items = {name: part for name, part in schema["items"].items() if name != "minLength"}
    kept = {name: part for name, part in schema.items() if name != "minItems"}
    return {**kept, "items": items, "maxItems": most}


def _description(name: str, schema: Schema) -> str:
    said = [str(schema.get("description", ""))]
    said += [f"also called `{alias}`" for alias, field in ALIASES.items() if field == name]
    if name == "tickers":
        said.append("several may be joined by commas")
    return "; ".join(filter(None, said))


def _alias(schema: Schema, field: str) -> Schema:
    found = {part: said for part, said in schema.items() if part != "default"}
    return {**found, "description": f"another name of `{field}`", "deprecated": True}


def _both(*names: str) -> Schema:
    """Match an object in which all of the names have values."""
    return {"required": list(names), "properties": {name: {"not": {"type": "null"}} for name in names}}
