"""ASGI's messages as the contract's requests and responses. Source: the ASGI specification, HTTP 2.5."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from scanner.errors import BodyTooLarge, HeadersTooLarge, RequestTimeout
from scanner.http.message import Request, Response
from scanner.http.parameters import MAX_BODY

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

#: Seconds in which a body has to arrive.
BODY_TIMEOUT = 10.0
#: Bytes of all headers, their names and the address included: the longest query that is read, and as much again.
MAX_HEAD = 128 << 10
#: What is still read, and thrown away, of a body that is refused, so that the client gets to read why: seconds, bytes.
LINGER = 2.0
MAX_LINGER_BYTES = 8 * MAX_BODY

_NO_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
_MAX_DIGITS = 18


def request_of(scope: Message) -> Request:
    """Translate the head of a request."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")  # names are in small letters
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    client = scope.get("client")
    path = scope.get("raw_path") or scope["path"].encode()
    query = scope["query_string"].decode("latin-1")
    return Request(scope["method"], path.decode("latin-1"), query, headers, client=client[0] if client else "")


async def body_of(request: Request, receive: Receive) -> bytes | None:
    """Read a body; None where the client has gone.

    Raises:
        HeadersTooLarge: it has more of them than are read.
        BodyTooLarge: it is, or is said to be; no more of it is read than shows that.
        RequestTimeout: it does not arrive in time.
    """
    if sum(map(len, (*request.headers, *request.headers.values()))) + len(request.query) > MAX_HEAD:
        raise HeadersTooLarge(MAX_HEAD)
    length = request.headers.get("content-length", "")
    if length.strip("0") == "" and "transfer-encoding" not in request.headers:
        return b""
    if length.isdecimal() and (len(length) > _MAX_DIGITS or int(length) > MAX_BODY):
        raise BodyTooLarge(int(length[:_MAX_DIGITS]), MAX_BODY)
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            return await _read(receive)
    except TimeoutError:
        raise RequestTimeout("body", BODY_TIMEOUT) from None


async def _read(receive: Receive) -> bytes | None:
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY:
            raise BodyTooLarge(size, MAX_BODY)
        more = message.get("more_body", False)
    return b"".join(parts)


async def send_response(send: Send, response: Response, *, head: bool) -> None:
    """Send a response.

    Args:
        head: whether the request was HEAD, and its length is not known.
    """
    await send({"type": "http.response.start", "status": response.status, "headers": _headers(response, head=head)})
    await send({"type": "http.response.body", "body": response.body})


async def send_refusal(receive: Receive, send: Send, response: Response) -> None:
    """Send a response to a request that has not been read whole, and close the connection.

    A connection that is closed with something unread is reset, and its client may never see the response. So the rest
    is read for a while, and thrown away.
    """
    headers = [*_headers(response, head=False), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body, "more_body": True})
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGER):
            await _thrown_away(receive)
    await send({"type": "http.response.body", "body": b""})


async def _thrown_away(receive: Receive) -> None:
    size = 0
    while size < MAX_LINGER_BYTES:
        message = await receive()
        size += len(message.get("body", b""))
        if not message.get("more_body", False):
            return


def _headers(response: Response, *, head: bool) -> list[tuple[bytes, bytes]]:
    headers = [
        *response.encoded,
        *((name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()),
    ]
    if not head and response.status not in _NO_BODY:
        headers.append((b"content-length", str(len(response.body)).encode()))
    return headers
