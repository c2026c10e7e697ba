"""docs/actions.md, made of the registry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.actions.action import Action
from scanner.actions.field import Field
from scanner.actions.registry import ACTIONS
from scanner.request import ALIASES, ScanRequest

#: The action that takes a whole request.
_WHOLE = "scan"
_HEAD = """# Actions

What the Lambda function does, by the `action` of an event; without one it is `scan`. The fields stand beside it, or in
`config`. Over HTTP everybody whom the gateway lets in may read; administration takes a direct invocation, or
`SCANNER_HTTP_ADMIN=1`.

This page is made of `scanner/actions/registry.py` by `python -m scripts.pages`.
"""


def actions_page() -> str:
    """Write the page, as markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _HEAD
    yield "| action | what it does | rights | metric |"
    yield "| --- | --- | --- | --- |"
    for action in ACTIONS.values():
        metric = f"`{action.metric}`" if action.metric else ""
        yield f"| [`{action.name}`](#{action.name}) | {action.help} | {action.rights} | {metric} |"
    for action in ACTIONS.values():
        yield from _section(action)
    yield ""


def _section(action: Action) -> Iterator[str]:
    example = {"action": action.name, **{field.name: "..." for field in action.fields if field.required}}
    yield f"\n## {action.name}\n"
    yield f"`{json.dumps(example)}` {action.help}."
    if action.public is not None:
        yield f"\nWho does not administer sees {', '.join(f'`{name}`' for name in action.public)} alone."
    if action.fields or action.name == _WHOLE:
        yield "\n| field | what it may be | about it |"
        yield "| --- | --- | --- |"
        yield from map(_row, action.fields)
    if action.name == _WHOLE:
        yield from map(_of_request, action.request_fields)
    elif action.request_fields:
        yield f"\nOf [a scan's request](#{_WHOLE}) too: {', '.join(f'`{name}`' for name in action.request_fields)}."


def _row(field: Field) -> str:
    needed = " (required)" if field.required else ""
    other = f"; also called `{field.also}`" if field.also else ""
    return f"| `{field.name}` | {field.expected}{needed} | {field.help}{other} |"


def _of_request(name: str) -> str:
    """Describe a field of a scan's request: what it may be, its default, and how else it may be called."""
    default = ScanRequest.model_fields[name].default
    usual = "" if default is None else f"default: `{json.dumps(default)}`"
    others = ", ".join(f"also called `{alias}`" for alias, field in ALIASES.items() if field == name)
    schema = ScanRequest.model_json_schema()["properties"][name]
    return f"| `{name}` | {_kind(schema)} | {'; '.join(filter(None, (schema['description'], usual, others)))} |"


def _kind(schema: Mapping[str, Any]) -> str:
    """Say in words what a JSON schema allows."""
    match schema:
        case {"anyOf": [one, *_]}:
            return _kind(one)
        case {"enum": list(names)}:
            return " or ".join(f"`{name}`" for name in names)
        case {"type": "array"}:
            return f"a list of up to {schema['maxItems']:,} texts"
        case {"type": "string", "format": "date"}:
            return "a day as YYYY-MM-DD"
        case {"type": "integer" | "number" as kind}:
            least = (
                f"above {schema['exclusiveMinimum']:g}" if "exclusiveMinimum" in schema else f"{schema['minimum']:g}"
            )
            return f"a {'whole ' if kind == 'integer' else ''}number, {least} to {schema['maximum']:,.10g}"
    return {"boolean": "true or false"}.get(schema["type"], "a text")
