"""The document. Source: OpenAPI 3.1."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson

from scanner.http.openapi import answers, examples, problems, questions
from scanner.http.openapi.schema import Schema, refer
from scanner.http.routes import HEALTH, OPENAPI, Route, routes
from scanner.version import __version__

_ABOUT = """\
Scans the whole US stock market at once: screens in one line, ranks, trade plans.

- Parameters that are not listed here are refused, and so is one that is given twice, but for lists: theirs comes \
again for each entry. An empty value is the same as no parameter. `1` and `0` stand for `true` and `false`.
- GET answers HEAD too, and OPTIONS tells what an address takes.
- Answers have an ETag: send it in If-None-Match. They are packed by gzip or Zstandard as Accept-Encoding says.
- Every error is a `Problem`. Times are those of the exchange; prices are in USD.
"""
#: Names of the operations for programs, which become names of functions.
_OWN = {"/healthz": "health", "/readyz": "ready", OPENAPI: "openapi"}
#: Where the answers of actions name a ticker, which others can be asked about.
_TICKERS = {"scan": "/results/0/ticker", "values": "/tickers/0"}
_SECURITY: dict[str, Schema] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "a key, where keys are needed"},
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "the same"},
}
_KEYS: list[Schema] = [{}, {"bearer": []}, {"apiKey": []}]


@cache
def written_document() -> bytes:
    """Give the document's bytes: the same for every call and every process."""
    return orjson.dumps(document())


def document() -> dict[str, Any]:
    """Describe every route."""
    paths: dict[str, Any] = {}
    for route in routes():
        for method in route.methods:
            paths.setdefault(route.path, {})[method.lower()] = _operation(route, method)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "US market scanner",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": _KEYS,
        "tags": [
            {"name": "market", "description": "Questions about the market."},
            {"name": "administration", "description": "What changes what is stored; it has keys of its own."},
            {"name": "service", "description": "How the service is."},
        ],
        "paths": paths,
        "components": {
            "schemas": answers.schemas(),
            "responses": problems.responses(),
            "headers": problems.HEADERS,
            "securitySchemes": _SECURITY,
        },
    }


def operation_id(route: Route, method: str) -> str:
    """Name an operation: by its action, and where that is taken by POST too, by that."""
    if route.action is None:
        return _OWN[route.path]
    return route.action.name if method == route.methods[0] else f"{route.action.name}By{method.title()}"


def _operation(route: Route, method: str) -> Schema:
    action = route.action
    found: Schema = {"operationId": operation_id(route, method), "tags": [_tag(route)], "summary": _summary(route)}
    if route.path == HEALTH:
        found["security"] = []
    if action and method == "GET" and (parameters := questions.parameters(route, action)):
        found["parameters"] = parameters
    if action and method == "POST":
        found["requestBody"] = questions.body(action)
    found["responses"] = {"200": _answer(route), **dict(problems.answered_with(route, method))}
    return found


def _tag(route: Route) -> str:
    if route.action is None:
        return "service"
    return "administration" if route.action.rights == "administration" else "market"


def _summary(route: Route) -> str:
    told = {HEALTH: "tells that the service runs", OPENAPI: "gives this document"}
    return route.action.help if route.action else told.get(route.path, "tells whether questions can be answered")


def _answer(route: Route) -> Schema:
    if route.path == OPENAPI:
        return _json({"type": "object"}, ("ETag",))
    if route.action is None:
        return _json(refer(answers.HEALTH if route.path == HEALTH else answers.READINESS), ())
    names = ("ETag", "RateLimit", "RateLimit-Policy", *(("Cache-Status", "Server-Timing") if route.market else ()))
    found = _json(refer(answers.name_of(route.action.name)), names)
    if place := _TICKERS.get(route.action.name):
        found["links"] = {name: _link(name, place) for name in ("show", "bars")}
    if example := examples.of(route.action.name):
        found["content"]["application/json"]["example"] = example
    return found


def _link(operation: str, place: str) -> Schema:
    return {
        "operationId": operation,
        "parameters": {"path.ticker": f"$response.body#{place}", "query.digest": "$response.body#/data/digest"},
        "description": "The first ticker, of the same data.",
    }


def _json(schema: Schema, names: tuple[str, ...]) -> Schema:
    return {
        "description": "The answer.",
        "headers": problems.headers(*names),
        "content": {"application/json": {"schema": schema}},
    }
