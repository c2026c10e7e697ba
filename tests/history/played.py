"""A server that plays S3 as badly as a test wants it, byte by byte."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.accepting import accepting
from tests.amazon import signed_in

#: Seconds between two bytes of an answer that drips.
POLL_INTERVAL = 0.05


@dataclass
class Played:
    """The server.

    Attributes:
        answer: what it says to a request, given the request's first line; None to say nothing.
        dripping: whether the answer comes byte by byte; then it never ends.
        asked: the first lines of the requests.
        open: how many connections there are.
    """

    answer: Callable[[str], bytes | None] = lambda _: None
    dripping: bool = False
    asked: list[str] = field(default_factory=list)
    open: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def serve(self, connection: socket.socket) -> None:
        """Answer a request, and close."""
        self.open += 1
        with connection, contextlib.suppress(OSError):
            line = connection.recv(1 << 16).decode("latin-1").partition("\r\n")[0]
            self.asked.append(line)
            answer = self.answer(line)
            if self.dripping or answer is None:
                self._drip(connection, answer or b"")
            else:
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(1 << 16):  # else what was not read resets the connection
                    pass
        self.open -= 1

    def _drip(self, connection: socket.socket, answer: bytes) -> None:
        connection.settimeout(POLL_INTERVAL)
        rest = iter(answer)
        while not self.over.is_set():
            with contextlib.suppress(TimeoutError):
                if not connection.recv(1):
                    return
            connection.sendall(bytes([next(rest, ord("x"))]) if answer else b"")


def http(status: int, body: bytes = b"", **headers: str) -> bytes:
    """Write an answer."""
    lines = [f"HTTP/1.1 {status} Odd", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if "Content_Length" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


@contextlib.contextmanager
def played(monkeypatch: pytest.MonkeyPatch, answer: Callable[[str], bytes | None] | bytes | None) -> Iterator[Played]:
    """Serve one, and have an environment in which boto3 takes it for AWS."""
    serving = Played((lambda _: answer) if answer is None or isinstance(answer, bytes) else answer)
    with signed_in(monkeypatch), accepting(serving.serve) as port:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        try:
            yield serving
        finally:
            serving.over.set()
