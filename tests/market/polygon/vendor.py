"""A vendor whose every answer a test writes: for what the client does, call by call."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import orjson


@dataclass(frozen=True)
class Reply:
    """An answer; `announced` is the Content-Length, if it is not the truth."""

    body: object = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None

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
    asked: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, address: str, authorization: str) -> Reply:
        parts = urlsplit(address)
        with self.lock:
            visit = 1 + sum(asked.path == parts.path for asked in self.asked)
            asked = Asked(parts.path, dict(parse_qsl(parts.query)), authorization.removeprefix("Bearer "), visit)
            self.asked.append(asked)
        return self.reply(asked)


@contextmanager
def serving(reply: Callable[[Asked], Reply]) -> Iterator[Vendor]:
    """Serve on a free port of this machine."""
    vendor = Vendor(reply)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = vendor.answer(self.path, self.headers.get("Authorization", ""))
            body = reply.data()
            length = len(body) if reply.announced is None else reply.announced
            lines = [f"HTTP/1.1 {reply.status} said", f"Content-Length: {length}"]
            lines += [f"{name}: {value}" for name, value in reply.headers.items()]
            self.wfile.write("\r\n".join([*lines, "", ""]).encode() + body)
            self.close_connection = reply.announced is not None

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    vendor.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield vendor
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
