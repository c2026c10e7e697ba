"""The contract as a document. Source: OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from scanner.http.routes import routes
from scanner.version import __version__


def document() -> dict[str, Any]:
    """Describe every route."""
    paths: dict[str, Any] = {}
    for route in routes():
        for method in route.methods:
            summary = route.action.help if route.action else route.path
            paths.setdefault(route.path, {})[method.lower()] = {"summary": summary, "responses": {"200": {}}}
    return {"openapi": "3.1.0", "info": {"title": "US market scanner", "version": __version__}, "paths": paths}
