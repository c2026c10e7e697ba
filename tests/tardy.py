"""A server that takes every connection and lets everybody wait."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.amazon import signed_in


@dataclass
class Tardy:
    """The server.

    Attributes
    ----------
    dripping: whether it answers, with a byte every `PAUSE` seconds that never come to an end; else it is silent.
    asked: how many requests have begun to arrive.
    """

    dripping: bool = False
    url: str = ""
    asked: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def serve(self, connection: socket.socket) -> None:
        """Read a request, and let its sender wait until all is over."""
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            self.asked += 1
            if self.dripping:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Header: ")
            while not self.over.wait(PAUSE):
                if self.dripping:
                    connection.sendall(b"x")


PAUSE = 0.1


@contextlib.contextmanager
def tardy(monkeypatch: pytest.MonkeyPatch, *, dripping: bool = False) -> Iterator[Tardy]:
    """Serve one, and have an environment in which boto3 takes it for AWS."""

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=serving.serve, args=(listener.accept()[0],), daemon=True).start()

    with signed_in(monkeypatch), socket.create_server(("127.0.0.1", 0)) as listener:
        serving = Tardy(dripping, f"http://127.0.0.1:{listener.getsockname()[1]}")
        monkeypatch.setenv("AWS_ENDPOINT_URL", serving.url)
        threading.Thread(target=accept, daemon=True).start()
        try:
            yield serving
        finally:
            serving.over.set()
            listener.shutdown(socket.SHUT_RDWR)
