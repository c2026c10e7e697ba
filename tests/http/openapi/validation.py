"""Holds what was answered to the document's schemas."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from scanner.http.message import Response
from scanner.http.openapi import written_document


@cache
def document() -> dict[str, Any]:
    """The document, as it is served."""
    found: dict[str, Any] = json.loads(written_document())
    return found


def errors(schema: object, value: object) -> list[str]:
    """What is wrong with a value by a schema of the document."""
    validator = Draft202012Validator({**document(), "$ref": "#/x", "x": schema}, format_checker=FormatChecker())
    return [f"{list(error.absolute_path)}: {error.message[:300]}" for error in validator.iter_errors(value)]


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """A part of the document, what it refers to followed."""
    while "$ref" in part:
        found: Any = document()
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def faults_of(response: Response, path: str, method: str = "get") -> list[str]:
    """What the document does not say of a response: its status, its headers, its body."""
    told = document()["paths"][path][method]["responses"].get(str(response.status))
    if told is None:
        return [f"the status {response.status}"]
    said = resolved(told)
    if "content" not in said:
        return ["a body"] if response.body else []
    kind = response.headers["content-type"]
    if kind not in said["content"]:
        return [f"the type {kind}"]
    return errors(said["content"][kind]["schema"], json.loads(response.body))
