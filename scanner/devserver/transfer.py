"""Sends an answer, completely or with a simulated transfer fault."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from scanner.devserver.response import Answer, Ending

_TRANSPORT = "scanner.transport"
_AT_ONCE = struct.pack(
    "hh" if sys.platform == "win32" else "ii", 1, 0
)  # of SO_LINGER: what is not sent is dropped, and the peer gets a reset


class Protocol(HttpToolsProtocol):
    """HTTP protocol that gives an answer access to its connection."""

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["extensions"] = {_TRANSPORT: {"transport": self.transport}}


class Transfer(Response):
    """Sends an answer.

    Args:
        zipped: whether the client accepts gzip.
    """

    def __init__(self, answer: Answer, *, zipped: bool) -> None:
        body = answer.body.gzipped if zipped else answer.body.plain
        sent = body[: len(body) // 2] if answer.ending in {Ending.SHORT, Ending.CUT} else body
        announced = body if answer.ending is Ending.SHORT else sent
        headers = {**answer.headers, "Content-Length": str(len(announced)), "Vary": "Accept-Encoding"}
        if zipped:
            headers["Content-Encoding"] = "gzip"
        super().__init__(sent, answer.status, headers, answer.kind)
        self._delay, self._ending = answer.delay, answer.ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        if self._delay and await _gone_within(self._delay, receive):
            return
        if self._ending in {Ending.WHOLE, Ending.CUT}:
            await super().__call__(scope, receive, send)
            return
        transport: asyncio.Transport = scope["extensions"][_TRANSPORT]["transport"]
        if self._ending is Ending.SHORT:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": self.body, "more_body": True})
            transport.close()
        else:
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            transport.abort()
        await _gone(receive)  # an earlier return would count as a failure


async def _gone(receive: Receive) -> None:
    """Wait until the connection is closed."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _gone_within(seconds: float, receive: Receive) -> bool:
    """Wait for some seconds, or until the client has given up; return whether it has."""
    try:
        await asyncio.wait_for(_gone(receive), seconds)
    except TimeoutError:
        return False
    return True
