"""An exchange with Redis ends in bounded time and memory, whatever the server does: byte by byte, for ever, or huge."""

from __future__ import annotations

import contextlib
import itertools
import logging
import socket
import ssl
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scanner.cache.cache import Cache
from scanner.cache.memory import MemoryStore
from scanner.cache.redis import RedisStore
from scanner.errors import CacheError
from tests.accepting import accepting
from tests.cache.answers import KEY, answer, question
from tests.cache.test_redis import certificate, store_at
from tests.redis_server import RedisServer

#: Seconds that the servers here go on for: whoever waits for their end is not bounded.
LASTING = 20.0
#: Seconds in which an answer is there on a loaded machine; the bound is 1 s, and 0.5 s for those who queue.
BOUND = 8.0

Pieces = Callable[[], Iterator[bytes]]


@contextlib.contextmanager
def serving(login: Pieces | None, reply: Pieces, *, pause: float, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that sends pieces with pauses between them, for 20 s at most.

    Args:
        login: what it answers to the greeting; None for one that greets as Redis does.
        reply: what it answers to a question.
    """
    closing = threading.Event()

    def serve(connection: socket.socket) -> None:
        until = time.monotonic() + LASTING
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.enter_context(connection)
            talk = stack.enter_context(tls.wrap_socket(connection, server_side=True)) if tls else connection
            while data := talk.recv(65536):
                asked = b"GET" in data or b"SCAN" in data
                if login is None and not asked:
                    talk.sendall(b"+OK\r\n" * max(data.count(b"SETINFO"), 1))
                    continue
                for piece in reply() if asked or login is None else login():
                    talk.sendall(piece)
                    if closing.wait(pause) or time.monotonic() > until:
                        return

    with accepting(serve) as port:
        yield f"redis{'s' if tls else ''}://:secret@127.0.0.1:{port}"
        closing.set()


def in_time(store: RedisStore, act: Callable[[], object] | None = None) -> str:
    """Ask, and give what the error says: it is there in time."""
    start = time.monotonic()
    with pytest.raises(CacheError) as caught:
        (act or (lambda: store.get(KEY)))()
    assert time.monotonic() - start < BOUND
    return str(caught.value)


def bytewise(text: bytes) -> Pieces:
    return lambda: (bytes([byte]) for byte in text)


BULK = b"$1000\r\n" + b"x" * 1000 + b"\r\n:1\r\n"


@pytest.mark.parametrize(
    ("login", "reply", "pause"),
    [
        (None, bytewise(BULK), 0.1),
        (None, lambda: itertools.chain([b"$500000\r\n"], itertools.repeat(b"x" * 500)), 0.1),  # 5 KB/s
        (None, lambda: itertools.chain([b"$524288000\r\n"], itertools.repeat(b"x")), 0.05),
        (None, lambda: itertools.repeat(b"+"), 0.05),  # a line that never ends
        (None, lambda: itertools.repeat(b"*1\r\n"), 0.05),
        (bytewise(b"+OK" + b" " * 1000), bytewise(b""), 0.1),
        (lambda: itertools.repeat(b"-"), bytewise(b""), 0.1),
    ],
    ids=[
        "byte by byte",
        "5 KB/s",
        "500 MB announced",
        "endless line",
        "endless nesting",
        "slow login",
        "endless login",
    ],
)
def test_a_server_that_never_falls_silent_is_waited_for_no_longer_than_one_that_does(
    login: Pieces | None, reply: Pieces, pause: float
) -> None:
    with serving(login, reply, pause=pause) as url, store_at(url) as store:
        assert "was too slow to answer within 1 s" in in_time(store)
    with serving(login, reply, pause=pause) as url, store_at(url) as store:
        start, cache = time.monotonic(), Cache(MemoryStore(), store)
        assert [cache.answer(question()).source for _ in range(2)] == ["computed", "memory"]
        assert time.monotonic() - start < BOUND


def test_a_server_slow_in_tls_is_waited_for_no_longer(tmp_path: Path) -> None:
    shown, key = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(shown, key)
    with (
        serving(None, bytewise(BULK), pause=0.1, tls=context) as url,
        store_at(f"{url}?ssl_ca_certs={shown}") as store,
    ):
        assert "was too slow to answer within 1 s" in in_time(store)


def test_a_handshake_byte_by_byte_is_waited_for_no_longer() -> None:
    hello = b"\x16\x03\x03\x40\x00" + bytes(1000)  # a record of TLS that is long in coming

    def serve(connection: socket.socket) -> None:
        until = time.monotonic() + LASTING
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            for byte in hello:
                connection.sendall(bytes([byte]))
                time.sleep(0.05)
                if time.monotonic() > until:
                    return

    with accepting(serve) as port, store_at(f"rediss://127.0.0.1:{port}") as store:
        said = in_time(store)
    # On a busy machine its two tries take all of the time.
    assert "did not answer" in said or "was too slow to answer within 1 s" in said


@pytest.mark.parametrize(
    "reply",
    [
        lambda: itertools.chain([b"$524288000\r\n"], itertools.repeat(bytes(1 << 20), 500)),
        lambda: itertools.repeat(b"x" * (1 << 20), 500),
        lambda: itertools.repeat(b"*1\r\n" * 100_000, 500),
        lambda: itertools.chain([b"*2000000000\r\n"], itertools.repeat(b":1\r\n" * 100_000, 500)),
        lambda: itertools.chain([b"*200000000\r\n" * 6], itertools.repeat(b":1\r\n", 10)),
    ],
    ids=["500 MB", "one line", "nested", "two thousand million", "six times two hundred million"],
)
def test_a_huge_reply_costs_little_time_and_memory(reply: Pieces) -> None:
    with serving(None, reply, pause=0.001) as url, store_at(url) as store:
        tracemalloc.start()
        try:
            in_time(store)
            assert tracemalloc.get_traced_memory()[1] < 100 << 20
        finally:
            tracemalloc.stop()


def test_a_reply_that_is_too_large_is_called_so() -> None:
    reply = lambda: itertools.chain([b"$524288000\r\n"], itertools.repeat(bytes(1 << 20), 500))  # noqa: E731  # one line is enough
    with serving(None, reply, pause=0) as url, store_at(url) as store:
        assert "sends more than the 9 MiB that an answer may have" in in_time(store)


def test_a_list_of_keys_that_never_ends_is_not_followed_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.cache.redis.LISTING_TIMEOUT", 1.0, raising=False)
    page = b"*2\r\n$1\r\n7\r\n*0\r\n"
    with serving(None, lambda: iter([page]), pause=0) as url, store_at(url) as store:
        assert "did not list its keys within 1 s" in in_time(store, store.contents)


def test_a_name_server_that_is_silent_is_waited_for_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """One look-up is under way at most, and what it finds late serves who asks next."""
    asked, found, look_up = list[object](), threading.Event(), socket.getaddrinfo

    def silent(host: str, *more: object, **named: object) -> object:
        if host != "redis.test":
            return look_up(host, *more, **named)  # type: ignore[arg-type]  # as it was called
        if named.get("flags"):
            raise socket.gaierror(socket.EAI_NONAME, "no number")
        asked.append(host)
        found.wait(LASTING)
        return look_up("127.0.0.1", 1)

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    with store_at("redis://redis.test:1") as store:
        assert "was too slow" in in_time(store)
    with store_at("redis://redis.test:1") as store:
        assert "was too slow" in in_time(store)
    assert len(asked) == 1
    found.set()


def test_a_healthy_server_has_not_failed_because_many_threads_ask_at_once(
    timed_redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "scanner")
    with store_at(timed_redis_server.url) as store:
        cache, ready = Cache(MemoryStore(), store), threading.Barrier(200)
        cache.answer(question())

        def ask(_: int) -> None:
            ready.wait()
            for _ in range(5):
                assert cache.answer(question()).results == answer().results

        with ThreadPoolExecutor(200) as pool:
            list(pool.map(ask, range(200)))
        assert store.failures == 0
    assert not caplog.records


def test_that_no_connection_is_free_is_no_failure_of_the_server(
    timed_redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("scanner.cache.redis.QUEUE_TIMEOUT", 0)
    caplog.set_level(logging.WARNING, "scanner")
    ready = threading.Barrier(16)
    with store_at(timed_redis_server.url) as store:

        def ask(_: int) -> set[str]:
            said = set[str]()
            ready.wait()
            for _ in range(50):
                try:
                    store.get(KEY)
                except CacheError as error:
                    said.add(str(error))
            return said

        with ThreadPoolExecutor(16) as pool:
            said = set[str]().union(*pool.map(ask, range(16)))
        assert said
        assert all("is used by too many threads of this process" in sentence for sentence in said)
        assert store.failures == 0
    assert not caplog.records


def test_no_thread_and_no_connection_is_left_behind() -> None:
    def held() -> tuple[int, int]:
        return threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))

    before = held()
    with serving(None, bytewise(BULK), pause=0.1) as url, store_at(url) as store:
        in_time(store)
    until = time.monotonic() + BOUND
    while max(held(), before) != before and time.monotonic() < until:
        time.sleep(0.05)
    assert all(now <= then for now, then in zip(held(), before, strict=True))
