"""The doors of the contract, each asked in the same way: this process, a server's socket, and events of Lambda."""

from __future__ import annotations

import base64
import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from scanner.asgi_server import listen
from scanner.config import HttpConfig
from scanner.handler import handler
from scanner.http.body import Call
from scanner.http.contract import answer
from scanner.http.message import Request, Response
from scanner.http.setup import make_contract
from scanner.server.serve import make_server
from tests.handler.conftest import context

#: Headers that belong to the way there, or to the moment.
TRANSPORT = {
    *("cache-status", "connection", "content-length", "date", "server", "server-timing", "transfer-encoding"),
    *("ratelimit", "ratelimit-policy"),
}
REQUEST_ID = "contract-suite"


@dataclass(frozen=True)
class Replied:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def lasting(self) -> tuple[int, dict[str, str], bytes]:
        """All but what belongs to the way there."""
        return self.status, {name: of for name, of in self.headers.items() if name not in TRANSPORT}, self.body


class Door(Protocol):
    """Sends a request and gives what comes back, its body as it travels."""

    def __call__(
        self, target: str, *, method: str = "GET", body: object = None, headers: Mapping[str, str] | None = None
    ) -> Replied:
        """Send it; a body that is no bytes is sent as JSON."""
        ...


def sent(
    target: str, method: str = "GET", body: object = None, headers: Mapping[str, str] | None = None
) -> tuple[Request, str]:
    """Make a request, and give it with its target."""
    of = {"x-request-id": REQUEST_ID, **(headers or {})}
    raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    if raw:
        of = {"content-type": "application/json", "content-length": str(len(raw)), **of}
    parts = urlsplit(target)
    return Request(method, parts.path, parts.query, of, raw, "127.0.0.1"), target


def in_process(
    target: str, *, method: str = "GET", body: object = None, headers: Mapping[str, str] | None = None
) -> Replied:
    """The function itself."""
    request, _ = sent(target, method, body, headers)
    contract = make_contract(HttpConfig.read(), local=True)
    return of_response(answer(request, lambda: contract, Call(REQUEST_ID))[0])


def of_response(response: Response) -> Replied:
    return Replied(response.status, dict(response.headers), response.body)


@contextmanager
def served() -> Iterator[Door]:
    """uvicorn on a socket, in a thread."""
    with closing(listen("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = make_server(HttpConfig.read(), "127.0.0.1")
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()

        def ask(
            target: str, *, method: str = "GET", body: object = None, headers: Mapping[str, str] | None = None
        ) -> Replied:
            request, _ = sent(target, method, body, headers)
            return over_socket(port, request, target)

        try:
            yield ask
        finally:
            server.should_exit = True
            thread.join()


def over_socket(port: int, request: Request, target: str) -> Replied:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.putrequest(request.method, target, skip_accept_encoding=True)
        for name, value in request.headers.items():
            connection.putheader(name, value)
        connection.endheaders(request.body)
        got = connection.getresponse()
        headers: dict[str, str] = {}
        for name, value in got.getheaders():
            assert name.lower() not in headers, f"{name} is there twice"
            headers[name.lower()] = value
        return Replied(got.status, headers, got.read())


def function_url(request: Request) -> dict[str, Any]:
    """Payload 2.0, as function URLs and HTTP APIs send it."""
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": dict(request.headers),
        "requestContext": {
            "http": {"method": request.method, "path": request.path, "sourceIp": "127.0.0.1"},
            "stage": "$default",
        },
        "isBase64Encoded": bool(request.body),
    }
    return event | ({"body": base64.b64encode(request.body).decode()} if request.body else {})


def http_api(request: Request) -> dict[str, Any]:
    """The same from a stage with a name."""
    event = function_url(request)
    event["rawPath"] = f"/prod{request.path}"
    event["requestContext"]["stage"] = "prod"
    return event


def rest_api(request: Request) -> dict[str, Any]:
    """Payload 1.0."""
    several = parse_qs(request.query, keep_blank_values=True)
    return {
        "resource": "/{proxy+}",
        "path": request.path,
        "httpMethod": request.method,
        "headers": dict(request.headers),
        "multiValueHeaders": {name: [value] for name, value in request.headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in several.items()} or None,
        "multiValueQueryStringParameters": several or None,
        "requestContext": {"stage": "prod", "path": f"/prod{request.path}", "identity": {"sourceIp": "127.0.0.1"}},
        "body": request.body.decode("utf-8", "surrogateescape") if request.body else None,
        "isBase64Encoded": False,
    }


def balanced(request: Request) -> dict[str, Any]:
    """A load balancer's, which leaves the query encoded."""
    pairs = [pair.partition("=") for pair in request.query.split("&") if pair]
    several: dict[str, list[str]] = {}
    for name, _, value in pairs:
        several.setdefault(name, []).append(value)
    return {
        "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/x/6"}},
        "httpMethod": request.method,
        "path": request.path,
        "multiValueQueryStringParameters": several,
        "multiValueHeaders": {name: [value] for name, value in request.headers.items()},
        "body": base64.b64encode(request.body).decode(),
        "isBase64Encoded": bool(request.body),
    }


FORMS = {"function URL": function_url, "HTTP API": http_api, "REST API": rest_api, "load balancer": balanced}


def by_event(form: str) -> Door:
    """The handler in this process, by events of a form."""

    def ask(
        target: str, *, method: str = "GET", body: object = None, headers: Mapping[str, str] | None = None
    ) -> Replied:
        request, _ = sent(target, method, body, headers)
        return of_reply(handler(FORMS[form](request), context()))

    return ask


def of_reply(reply: Mapping[str, Any]) -> Replied:
    """Read what Lambda would pass on."""
    headers = reply.get("headers") or {name: values[0] for name, values in reply["multiValueHeaders"].items()}
    body = reply["body"].encode()
    return Replied(reply["statusCode"], headers, base64.b64decode(body) if reply.get("isBase64Encoded") else body)
