"""A server on this machine that answers each request with the same bytes, or none, and counts them."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.accepting import accepting

#: Seconds between two bytes of an answer that drips.
DRIP = 0.05


@dataclass
class Answering:
    """The server.

    Attributes:
        reply: what it sends, and closes the connection; None to say nothing.
        drips: whether it goes on with a byte at a time for ever.
        asked: the requests that arrived whole.
        tls: makes its connections TLS's; None for plain ones.
        greets: what it says before it is asked.
        gone: whether the other side has closed a connection.
    """

    reply: bytes | None
    drips: bool = False
    tls: ssl.SSLContext | None = None
    greets: bytes = b""
    port: int = 0
    asked: list[bytes] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"https://127.0.0.1:{self.port}" if self.tls else f"http://127.0.0.1:{self.port}"

    def serve(self, line: socket.socket) -> None:
        """Answer one request."""
        with contextlib.suppress(OSError), self._spoken(line) as connection:
            connection.sendall(self.greets)
            self.asked.append(_read(connection))
            if self.reply is not None:
                connection.sendall(self.reply)
            if self.reply is not None and not self.drips:
                return
            connection.settimeout(DRIP)
            while not self.over.is_set():
                if self.drips:
                    connection.sendall(b"x")
                with contextlib.suppress(TimeoutError):
                    if not connection.recv(1):
                        self.gone.set()
                        return
        self.gone.set()

    def _spoken(self, connection: socket.socket) -> socket.socket:
        return self.tls.wrap_socket(connection, server_side=True) if self.tls else connection


def _read(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (more := connection.recv(65536)):
            raise ConnectionError
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@contextlib.contextmanager
def answering(
    reply: bytes | None, *, drips: bool = False, tls: ssl.SSLContext | None = None, greets: bytes = b""
) -> Iterator[Answering]:
    """Serve for a while."""
    server = Answering(reply, drips, tls, greets)
    with accepting(server.serve) as port:
        server.port = port
        try:
            yield server
        finally:
            server.over.set()
