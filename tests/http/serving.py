"""Real servers of this machine, for as long as a test needs them: one of the contract, one of the function's events."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from scanner.asgi_server import listen
from scanner.config import HttpConfig
from scanner.server.serve import make_server

Event = dict[str, Any]
Reply = dict[str, Any]
#: What is text by its type travels as it is; everything else is packed in base64.
_TEXTS = ("text/", "application/json", "application/javascript", "application/xml", "application/problem+json")


@contextmanager
def served() -> Iterator[str]:
    """Run `scanner serve` in a thread, with the settings of the environment. Gives its address."""
    with closing(listen("127.0.0.1", 0)) as listening:
        server = make_server(HttpConfig.read(), "127.0.0.1")
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def function_served(invoke: Callable[[Event], Reply]) -> Iterator[str]:
    """Serve a function as its URL does: each request is an event of payload 2.0, one at a time. Gives the address.

    Source: AWS Lambda, "Invoking Lambda function URLs".

    Args:
        invoke: hands an event to the function.
    """
    one_at_a_time = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            event = event_of(self.command, self.path, _joined(self.headers.items()), self.rfile.read(size))
            with one_at_a_time:
                reply = invoke(event)
            body = str(reply.get("body") or "")
            sent = base64.b64decode(body) if reply.get("isBase64Encoded") else body.encode()
            self.send_response(int(reply["statusCode"]))
            for name, value in reply["headers"].items():
                self.send_header(name, value)
            if reply["statusCode"] not in {204, 304}:
                self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self.handle_any
            raise AttributeError(name)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing: the tests' output is not a log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def event_of(method: str, target: str, headers: dict[str, str], body: bytes) -> Event:
    """Make the event of a request: payload 2.0."""
    parts = urlsplit(f"//host{target}" if target.startswith("/") else target)
    event: Event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": parts.path,
        "rawQueryString": parts.query,
        "headers": headers,
        "requestContext": {
            "http": {"method": method, "path": parts.path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
            "requestId": "8f5f2c7e-0b1a-4a44-9f3d-6f1c2a3b4c5d",
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }
    if body:
        text = headers.get("content-type", "").startswith(_TEXTS)
        try:
            event["body"] = body.decode() if text else base64.b64encode(body).decode()
        except UnicodeDecodeError:
            text, event["body"] = False, base64.b64encode(body).decode()
        event["isBase64Encoded"] = not text
    return event


def _joined(headers: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = f"{found[key]},{value}" if key in found else value
    return found
