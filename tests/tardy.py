"""A server that takes every connection and lets everybody wait."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.accepting import accepting
from tests.amazon import signed_in


@dataclass
class Tardy:
    """The server.

    Attributes:
        dripping: whether it answers, with a byte every `PAUSE` seconds that never come to an end; else it is silent.
        asked: how many requests have begun to arrive.
    """

    dripping: bool = False
    asked: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def await_requests(self, count: int) -> None:
        """Wait until so many have begun to arrive: whoever gave up may have sent theirs later."""
        until = time.monotonic() + 60
        while self.asked < count:
            assert time.monotonic() < until, f"{self.asked} requests of {count} have arrived"
            time.sleep(0.01)

    def serve(self, connection: socket.socket) -> None:
        """Read a request, and let its sender wait until all is over."""
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            self.asked += 1
            if self.dripping:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Header: ")
            while not self.over.wait(POLL_INTERVAL):
                if self.dripping:
                    connection.sendall(b"x")


POLL_INTERVAL = 0.1


@contextlib.contextmanager
def tardy(monkeypatch: pytest.MonkeyPatch, *, dripping: bool = False) -> Iterator[Tardy]:
    """Serve one, and have an environment in which boto3 takes it for AWS."""
    serving = Tardy(dripping)
    with signed_in(monkeypatch), accepting(serving.serve) as port:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        try:
            yield serving
        finally:
            serving.over.set()
