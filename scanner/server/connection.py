"""One connection of the server: how long it may be idle or slow, how much it may send, and how it is refused.

uvicorn bounds none of these: not the time or size of a request's head, nor the time of a client that reads nothing; and
its own bound on connections sends away everybody once many are idle.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import MutableMapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from scanner.errors import BadMessage, HeadersTooLarge, Overloaded, RequestTimeout, ScannerError
from scanner.http.contract import refuse
from scanner.http.message import Request
from scanner.server.access_log import record
from scanner.server.asgi import MAX_HEAD
from scanner.server.workers import RETRY_AFTER

#: Connections at the same time; at the most, one more takes the place of the one that has been idle for longest.
MAX_CONNECTIONS = 5_000
#: Files that are left for everything else, of those that the system lets a process open.
RESERVED_FILES = 128
#: Seconds in which the head of a request has to arrive.
HEAD_TIMEOUT = 10.0
#: Seconds for which a client may leave what it was sent unread.
SEND_TIMEOUT = 120.0

_TRANSPORT = "scanner.transport"


def is_gone(scope: MutableMapping[str, Any]) -> bool:
    """Tell whether the client of a request has closed its connection, as far as the server tells."""
    transport = scope.get("extensions", {}).get(_TRANSPORT, {}).get("transport")
    return transport is not None and transport.is_closing()


class Connection(HttpToolsProtocol):
    """A connection.

    Attributes:
        idle_since: when it began to wait for a request, by the loop's clock.
    """

    def __init__(self, *args: Any, **named: Any) -> None:  # as uvicorn calls it
        super().__init__(*args, **named)
        self.idle_since = self.loop.time()
        self._in_head = True
        self._head = 0  # bytes of the head so far
        self._timer: asyncio.TimerHandle | None = None
        self._sending: asyncio.TimerHandle | None = None

    @property
    def is_idle(self) -> bool:
        """Whether no request of it is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin, and make room."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(HEAD_TIMEOUT, self._head_is_late)
        if len(self.connections) > most_connections():
            idle = [each for each in self.connections if isinstance(each, Connection) and each.is_idle]
            longest = min(idle, key=lambda each: each.idle_since)
            if longest is self:
                self._refuse(Overloaded("has more connections than it can take", RETRY_AFTER))
            else:
                longest.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        for timer in (self._timer, self._sending):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come."""
        if self._in_head:
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head:  # else it came whole, as nearly all do, and needs no timer
            self._timer = self._timer or self.loop.call_later(HEAD_TIMEOUT, self._head_is_late)
            if self._head > MAX_HEAD:
                self._refuse(HeadersTooLarge(MAX_HEAD))

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["extensions"] = {_TRANSPORT: {"transport": self.transport}}

    def on_headers_complete(self) -> None:
        """Begin to answer."""
        self._in_head = False
        if self._timer:
            self._timer.cancel()
            self._timer = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End a request; another may follow."""
        super().on_message_complete()
        self._in_head, self._head = True, 0

    def on_response_complete(self) -> None:
        """End an answer."""
        self.idle_since = self.loop.time()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Wait for a client that reads slowly, not for ever."""
        super().pause_writing()
        self._sending = self.loop.call_later(SEND_TIMEOUT, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        if self._sending:
            self._sending.cancel()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # as uvicorn calls it
        """Refuse what is not HTTP."""
        self._refuse(BadMessage())

    def _head_is_late(self) -> None:
        self._timer = None
        if not self.is_idle:  # it is of a request that follows on the one that is being answered
            self._timer = self.loop.call_later(HEAD_TIMEOUT, self._head_is_late)
        elif self._head:
            self._refuse(RequestTimeout("headers", HEAD_TIMEOUT))
        else:
            self.transport.close()

    def _refuse(self, error: ScannerError) -> None:
        """Answer what is no request, and close; after the answers that are under way, without one of its own."""
        if not self.is_idle:
            self.cycle.keep_alive = False
            self.flow.pause_reading()
            return
        name, request = str(uuid.uuid4()), Request("", "", client=self.client[0] if self.client else "")
        response, seen = refuse(request, error, frozenset(), name)
        head = {**response.headers, "content-length": str(len(response.body)), "connection": "close"}
        lines = (f"{header}: {value}\r\n".encode("latin-1") for header, value in head.items())
        self.transport.write(b"".join((STATUS_LINE[response.status], *lines, b"\r\n", response.body)))
        self.transport.close()
        record(request, response, seen, name, 0.0)


def most_connections() -> int:
    """Give the connections that there may be, by what the system lets a process open."""
    if sys.platform == "win32":
        return MAX_CONNECTIONS
    import resource  # not on Windows

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MAX_CONNECTIONS if files == resource.RLIM_INFINITY else max(1, min(MAX_CONNECTIONS, files - RESERVED_FILES))
