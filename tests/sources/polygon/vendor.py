"""A vendor whose every answer a test writes: for what the client does, call by call."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson


@dataclass(frozen=True)
class Reply:
    """An answer; `announced` is the Content-Length, if it is not the truth.

    `pause` is the time between two bytes, from the first of the `slow_from` part on: `head` or `body`.
    """

    body: object = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None
    pause: float = 0.0
    slow_from: str = "body"

    def data(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else orjson.dumps(self.body)


@dataclass(frozen=True)
class Asked:
    """A question as it arrived."""

    path: str
    query: dict[str, str]
    key: str
    visit: int  # how often this path has been asked for, this time included


@dataclass
class Vendor:
    """Answers each question by `reply`, and remembers them."""

    reply: Callable[[Asked], Reply]
    url: str = ""
    connected: int = 0  # connections taken, those included that asked for nothing
    asked: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, address: str, authorization: str) -> Reply:
        parts = urlsplit(address)
        with self.lock:
            visit = 1 + sum(asked.path == parts.path for asked in self.asked)
            asked = Asked(parts.path, dict(parse_qsl(parts.query)), authorization.removeprefix("Bearer "), visit)
            self.asked.append(asked)
        return self.reply(asked)


class Server(ThreadingHTTPServer):
    """A server that says nothing of clients which hang up, as those do that refuse its certificate."""

    def __init__(self, vendor: Vendor, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self._vendor = vendor

    def process_request(self, request: Any, client_address: Any) -> None:
        self._vendor.connected += 1
        super().process_request(request, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet."""


@contextmanager
def serving(reply: Callable[[Asked], Reply], tls: ssl.SSLContext | None = None) -> Iterator[Vendor]:
    """Serve on a free port of this machine, with TLS if there is a context for it."""
    vendor = Vendor(reply)
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = vendor.answer(self.path, self.headers.get("Authorization", ""))
            body = reply.data()
            length = len(body) if reply.announced is None else reply.announced
            lines = [f"HTTP/1.1 {reply.status} said", f"Content-Length: {length}"]
            lines += [f"{name}: {value}" for name, value in reply.headers.items()]
            head = "\r\n".join([*lines, "", ""]).encode()
            fast = head if reply.slow_from == "body" else b""
            with suppress(OSError):  # a client that has given up
                self.wfile.write(head + body if not reply.pause else fast)
                for byte in (head + body)[len(fast) :] if reply.pause else b"":
                    self.wfile.write(bytes([byte]))
                    if closing.wait(reply.pause):
                        break
            self.close_connection = reply.announced is not None or reply.pause > 0

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = Server(vendor, Handler)
    vendor.url = f"http://127.0.0.1:{server.server_port}"
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        vendor.url = vendor.url.replace("http:", "https:")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield vendor
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
