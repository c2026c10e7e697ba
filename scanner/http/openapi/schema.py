"""JSON schemas of our types, as OpenAPI 3.1 has them: closed, without what only Python calls them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

Schema = dict[str, Any]

#: Where the schema of a type stands in the document.
REF = "#/components/schemas/{model}"

_ATTRIBUTES = "\n\nAttributes:\n"
_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)


def refer(name: str) -> Schema:
    """Refer to the schema of a name."""
    return {"$ref": REF.format(model=name)}


def nullable(schema: Mapping[str, Any]) -> Schema:
    """Accept null besides."""
    if accepts_null(schema):
        return dict(schema)
    about = {name: schema[name] for name in ("description", "default", "deprecated") if name in schema}
    return {**about, "anyOf": [{name: part for name, part in schema.items() if name not in about}, {"type": "null"}]}


def accepts_null(schema: Mapping[str, Any]) -> bool:
    """Tell whether a schema says that null is accepted."""
    kind = schema.get("type")
    either = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    return kind == "null" or (isinstance(kind, list) and "null" in kind) or any(map(accepts_null, either))


def without_null(schema: Mapping[str, Any]) -> Schema:
    """Leave out null, which a text cannot say; a default of null is left out too."""
    found = {name: part for name, part in schema.items() if name != "default" or part is not None}
    if isinstance(found.get("type"), list):
        kinds = [kind for kind in found["type"] if kind != "null"]
        found["type"] = kinds[0] if len(kinds) == 1 else kinds
    if "anyOf" in found:
        ways = [way for way in found.pop("anyOf") if way != {"type": "null"}]
        found = {**ways[0], **found} if len(ways) == 1 else {**found, "anyOf": ways}
    return found


def schemas_of(types: Mapping[str, Any]) -> dict[str, Schema]:
    """Describe types as they are written to JSON, and all that they are made of.

    Args:
        types: by the name that each gets.

    Returns:
        The schemas, each by its name, sorted.
    """
    adapters = [(name, "serialization", TypeAdapter(each)) for name, each in types.items()]
    tops, found = TypeAdapter.json_schemas(adapters, ref_template=REF)  # type: ignore[arg-type]  # `Literal` modes
    schemas: dict[str, Schema] = dict(found["$defs"])
    for (name, _), top in tops.items():
        if top != refer(str(name)):
            schemas[str(name)] = dict(top)
    return {name: closed(schema) for name, schema in sorted(schemas.items())}


def closed(schema: Mapping[str, Any]) -> Schema:
    """Close a schema of what is written: objects have all of their properties, and no others.

    What a docstring says of an attribute goes to the property.
    """
    found = {name: part for name, part in schema.items() if name not in {"title", "default"}}
    head, _, attributes = str(found.get("description", "")).partition(_ATTRIBUTES)
    if head:
        found["description"] = _sentence(head)
    told = dict(_ATTRIBUTE.findall(attributes))
    if "properties" in found:
        properties = {name: closed(part) for name, part in found["properties"].items()}
        for name, part in properties.items():
            if name in told:
                properties[name] = {**part, "description": _sentence(told[name]).removesuffix(".")}
        found |= {"properties": properties, "required": list(properties), "additionalProperties": False}
    elif isinstance(found.get("additionalProperties"), dict):
        found["additionalProperties"] = closed(found["additionalProperties"])
    if "items" in found:
        found["items"] = closed(found["items"])
    for either in ("anyOf", "oneOf"):
        if either in found:
            found[either] = [closed(part) for part in found[either]]
    return found


def _sentence(text: str) -> str:
    """Write a docstring's text as JSON's readers know it."""
    return re.sub(r"\bNone\b", "null", " ".join(text.split()))
