"""A server in this process, over a backend that answers when it is told to, and raw connections to it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scanner.actions.action import Action, Asked, Content
from scanner.asgi_server import listen
from scanner.cache.rate import Rates
from scanner.deadline import TimeLeft
from scanner.errors import EmptyHistory, OutOfTime
from scanner.http.caller import Callers
from scanner.http.contract import Contract
from scanner.http.responses import SteadyBackend
from scanner.server.app import App
from scanner.server.serve import Server, server_of
from scanner.server.workers import Workers
from scanner.standing import Standing

#: Seconds that a test waits for what comes at once on an idle machine.
PATIENCE = 60.0
#: What is answered at once, and what waits.
QUICK, SLOW = "/healthz", "/v1/indicators"


class Backend:
    """Answers once it may, or when its time is over."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.ended = threading.Semaphore(0)
        self.may_answer = threading.Event()
        self.content: Content = {"indicators": []}

    def run(self, action: Action, asked: Asked) -> Content:
        """Answer."""
        self.begun.release()
        try:
            while not self.may_answer.wait(0.01):
                if asked.time_left() <= 0:
                    raise OutOfTime("the answer was there")
        finally:
            self.ended.release()
        return self.content

    def standing(self, as_of: object, time_left: TimeLeft) -> Standing:
        """Tell that there is nothing."""
        raise EmptyHistory("/secret/place")

    def wait_for(self, count: int) -> None:
        """Wait until so many answers have been begun."""
        for _ in range(count):
            assert self.begun.acquire(timeout=PATIENCE)


@dataclass
class Running:
    """A server that runs."""

    port: int
    server: Server
    backend: Backend
    thread: threading.Thread

    def connect(self) -> socket.socket:
        """Connect."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def stop(self) -> None:
        """Stop, as by a signal."""
        self.server.should_exit = True
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@contextmanager
def serving(
    *, callers: Callers | None = None, workers: Workers | None = None, rates: Rates | None = None, page: bool = False
) -> Iterator[Running]:
    """Serve on a free port."""
    backend = Backend()
    contract = Contract(
        SteadyBackend(backend), callers or Callers(None), frozenset({"https://app.example"}), rates, page
    )
    listening = listen("127.0.0.1", 0)
    server = server_of(App(contract, workers))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    running = Running(listening.getsockname()[1], server, backend, thread)
    thread.start()
    try:
        yield running
    finally:
        backend.may_answer.set()
        running.stop()


def get(path: str, *lines: str, version: str = "1.1", method: str = "GET") -> bytes:
    """Write a request."""
    return "\r\n".join([f"{method} {path} HTTP/{version}", "Host: localhost", *lines, "", ""]).encode()


def read_one(connection: socket.socket, *, head: bool = False) -> tuple[int, dict[str, str], bytes]:
    """Read one response: its status, its headers, and its body."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    raw, _, body = received.partition(b"\r\n\r\n")
    first, *lines = raw.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    length = 0 if head else int(headers.get("content-length", 0))
    while len(body) < length:
        body += _some(connection)
    assert len(body) == length, body
    return int(first.split()[1]), headers, body


def is_closed(connection: socket.socket) -> bool:
    """Tell whether the server has closed a connection, and sent no more."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def _some(connection: socket.socket) -> bytes:
    received = connection.recv(65_536)
    assert received, "the server has closed the connection"
    return received
