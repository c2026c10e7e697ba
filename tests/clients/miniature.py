"""A tiny HTTP interface with its OpenAPI document: what is wrong with a client made of it is wrong with the tools."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

#: One route: a word in, the word and its length out; null where no length is wanted.
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Miniature", "version": "1"},
    "components": {
        "schemas": {
            "Word": {
                "type": "object",
                "required": ["word", "length"],
                "properties": {
                    "word": {"type": "string", "examples": ["high"]},
                    "length": {"type": ["integer", "null"], "minimum": 0},
                },
            }
        }
    },
    "paths": {
        "/word": {
            "get": {
                "operationId": "read_word",
                "parameters": [{"name": "word", "in": "query", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "The word.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Word"}}},
                    }
                },
            }
        }
    },
}


@contextmanager
def served(allowed_origin: str = "") -> Iterator[str]:
    """Serve the interface, and an empty page at `/`; pages of one other origin may read it. Gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            word = parse_qs(asked.query).get("word", [""])[0]
            is_page = asked.path == "/"
            body = (
                b"<!doctype html><title>page</title>"
                if is_page
                else json.dumps({"word": word, "length": len(word)}).encode()
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if is_page else "application/json")
            self.send_header("Content-Length", str(len(body)))
            if allowed_origin and self.headers.get("Origin") == allowed_origin:
                self.send_header("Access-Control-Allow-Origin", allowed_origin)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing: the tests' output is not a log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
