"""The ASGI edge: it translates, and puts what takes time into threads. Source: the ASGI specification, HTTP 2.5."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from scanner.http.body import Call
from scanner.http.contract import Contract, Seen, answer
from scanner.http.message import Request, Response
from scanner.http.parameters import MAX_BODY
from scanner.http.routes import HEALTH
from scanner.server.access_log import record

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

#: Requests that are worked on at the same time; others wait.
THREADS = 32
#: Seconds that an answer may take, waiting included, and that a body may take to arrive.
TIMEOUT = 60.0
BODY_TIMEOUT = 10.0


class App:
    """Answers over ASGI.

    Args:
        contract: what answers.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._threads = ThreadPoolExecutor(THREADS, "request")
        self._end: float | None = None  # of all answers, once the server stops

    def stop(self, seconds: float) -> None:
        """Let the answers that are being computed take so many seconds more, and no others begin."""
        self._end = time.monotonic() + seconds
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        begun = time.monotonic()
        request_id = secrets.token_hex(16)
        headers = _headers(scope)
        body: bytes | None = b""
        if "content-length" in headers or "transfer-encoding" in headers:
            try:
                async with asyncio.timeout(BODY_TIMEOUT):
                    body = await _body(receive)
            except TimeoutError:
                return await _send(send, Response(408, {"connection": "close"}))
        if body is None:  # the client has gone
            return None
        request = _request(scope, headers, body)
        call = Call(request_id, lambda: min(begun + TIMEOUT, self._end or begun + TIMEOUT) - time.monotonic())
        if request.path == HEALTH or self._contract.is_ready(request):  # never behind others
            response, seen = self._answer(request, call)
        else:
            loop = asyncio.get_running_loop()
            response, seen = await loop.run_in_executor(self._threads, self._answer, request, call)
        await _send(send, response, request.method)
        record(request, response, seen, request_id, time.monotonic() - begun)
        return None

    def _answer(self, request: Request, call: Call) -> tuple[Response, Seen]:
        return answer(request, lambda: self._contract, call)


def _headers(scope: Message) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:  # the names are in small letters
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _request(scope: Message, headers: dict[str, str], body: bytes) -> Request:
    client = scope.get("client")
    path = scope.get("raw_path") or scope["path"].encode()
    return Request(
        scope["method"],
        path.decode("latin-1"),
        scope["query_string"].decode("latin-1"),
        headers,
        body,
        client[0] if client else "",
    )


async def _body(receive: Receive) -> bytes | None:
    """Read a body, as far as one may be long; None where the client has gone."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size <= MAX_BODY + 1:
            parts.append(part)
        if not message.get("more_body", False) or size > MAX_BODY:
            return b"".join(parts)


async def _send(send: Send, response: Response, method: str = "GET") -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()]
    if method != "HEAD" and response.status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
