"""One connection: slow, idle, large, pipelined, broken."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from scanner.server import connection
from scanner.server.asgi import MAX_HEAD
from tests.server.running import PATIENCE, QUICK, SLOW, Running, get, is_closed, read_one, serving


@pytest.fixture
def running() -> Iterator[Running]:
    with serving() as made:
        yield made


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_TIMEOUT", 0.2)


def test_one_connection_takes_request_after_request(running: Running) -> None:
    with running.connect() as client:
        for _ in range(3):
            client.sendall(get(QUICK))
            assert read_one(client)[0] == 200


def test_requests_that_are_sent_at_once_are_answered_in_their_order(running: Running) -> None:
    running.backend.may_answer.set()
    with running.connect() as client:
        client.sendall(get(SLOW, "X-Request-Id: first") + get(QUICK, "X-Request-Id: second") + get("/nowhere"))
        answers = [read_one_of(client) for _ in range(3)]
    assert answers == [(200, "first"), (200, "second"), (404, None)]


def read_one_of(client: socket.socket) -> tuple[int, str | None]:
    """Read exactly one response of several, byte by byte up to its body."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += client.recv(1)
    headers = dict(line.split(": ", 1) for line in head.decode().lower().strip().split("\r\n")[1:])
    left = int(headers["content-length"])
    while left:
        left -= len(client.recv(left))
    name = headers["x-request-id"]
    return int(head.split()[1]), name if name in {"first", "second"} else None


def test_http_1_0_gets_its_answer_and_the_end(running: Running) -> None:
    with running.connect() as client:
        client.sendall(get(QUICK, version="1.0"))
        status, headers, _ = read_one(client)
        assert (status, headers["connection"]) == (200, "close")
        assert is_closed(client)


@pytest.mark.parametrize("path", [QUICK, SLOW, "/nowhere"])
def test_head_gets_the_headers_alone(running: Running, path: str) -> None:
    running.backend.may_answer.set()
    with running.connect() as client:
        client.sendall(get(path, method="HEAD") + get(QUICK, "Connection: close"))
        received = b""
        while part := client.recv(65_536):
            received += part
    head, _, rest = received.partition(b"\r\n\r\n")
    assert b"x-request-id" in head
    assert rest.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "sent",
    [
        b"garbage\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9,  # TLS
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /v1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /v1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nBad Header\r\n\r\n",
    ],
    ids=repr,
)
def test_what_is_not_http_is_refused_with_a_problem_and_the_end(running: Running, sent: bytes) -> None:
    with running.connect() as client:
        client.sendall(sent)
        status, headers, body = read_one(client)
        assert (status, headers["connection"]) == (400, "close")
        assert headers["content-type"] == "application/problem+json"
        assert json.loads(body)["title"] == "The request is not HTTP"
        assert is_closed(client)


def test_what_follows_on_a_request_and_is_not_http_costs_that_nothing(running: Running) -> None:
    with running.connect() as client:
        client.sendall(get(SLOW) + b"garbage\r\n\r\n")
        running.backend.wait_for(1)
        running.backend.may_answer.set()
        assert read_one(client)[0] == 200
        assert is_closed(client)


@pytest.mark.usefixtures("impatient")
def test_a_head_that_does_not_arrive_is_refused(running: Running) -> None:
    with running.connect() as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: local")
        status, _, body = read_one(client)
        assert (status, json.loads(body)["title"]) == (408, "The request did not arrive in time")
        assert is_closed(client)


@pytest.mark.usefixtures("impatient")
def test_a_second_head_that_does_not_arrive_is_refused_too(running: Running) -> None:
    with running.connect() as client:
        client.sendall(get(QUICK))
        assert read_one(client)[0] == 200
        client.sendall(b"GET /")
        assert read_one(client)[0] == 408
        assert is_closed(client)


@pytest.mark.usefixtures("impatient")
def test_a_connection_on_which_nothing_comes_is_closed(running: Running) -> None:
    with running.connect() as client:
        assert is_closed(client)


@pytest.mark.usefixtures("impatient")
def test_the_start_of_another_request_does_not_end_an_answer_that_takes_long(running: Running) -> None:
    with running.connect() as client:
        client.sendall(get(SLOW) + b"GET /heal")
        running.backend.wait_for(1)
        with running.connect() as other:
            assert is_closed(other)  # its head has had as long
        running.backend.may_answer.set()
        assert read_one(client)[0] == 200


def send_headers_without_end(client: socket.socket) -> None:
    while True:
        client.sendall(b"X-Filler: " + b"x" * 8_000 + b"\r\n")


def test_a_head_without_end_is_refused(running: Running) -> None:
    with running.connect() as client:
        client.sendall(b"GET / HTTP/1.1\r\n")
        with pytest.raises(OSError, match=r"reset|pipe"):
            send_headers_without_end(client)


def test_a_head_without_end_is_not_read_behind_an_answer_that_takes_long(running: Running) -> None:
    with running.connect() as client:
        client.sendall(get(SLOW) + b"GET / HTTP/1.1\r\n")
        running.backend.wait_for(1)
        client.settimeout(1)
        with pytest.raises(TimeoutError):
            send_headers_without_end(client)
        running.backend.may_answer.set()
        client.settimeout(60)
        assert read_one(client)[0] == 200


def test_headers_that_are_too_large_are_refused_with_a_problem(running: Running) -> None:
    with running.connect() as client:
        client.sendall(get(QUICK, f"X-Filler: {'x' * MAX_HEAD}"))
        assert read_one(client)[0] == 431
        assert is_closed(client)


def test_idle_connections_make_room_for_new_ones(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MAX_CONNECTIONS", 20)
    with ExitStack() as several:
        idle = [several.enter_context(running.connect()) for _ in range(30)]
        for number in range(30):
            client = several.enter_context(running.connect())
            client.sendall(get(QUICK))
            assert read_one(client)[0] == 200, number
        assert all(is_closed(client) for client in idle)


def test_who_comes_when_all_connections_are_busy_is_told_when_to_come_back(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MAX_CONNECTIONS", 2)
    with ExitStack() as several:
        busy = [several.enter_context(running.connect()) for _ in range(2)]
        for client in busy:
            client.sendall(get(SLOW))
        running.backend.wait_for(2)
        with running.connect() as late:
            status, headers, body = read_one(late)
        assert (status, headers["retry-after"]) == (503, "5")
        assert json.loads(body)["title"] == "The server has too much to do"
        running.backend.may_answer.set()
        assert [read_one(client)[0] for client in busy] == [200, 200]


def test_a_thousand_idle_connections_keep_nobody_out(running: Running) -> None:
    with ExitStack() as several:
        for _ in range(min(1_000, connection.most_connections() // 2)):  # the other half are ours, in this process
            several.enter_context(running.connect())
        client = several.enter_context(running.connect())
        client.sendall(get(QUICK))
        assert read_one(client)[0] == 200


def test_a_client_that_reads_nothing_is_given_up(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SEND_TIMEOUT", 0.3)
    running.backend.content = {"indicators": ["x" * 20_000_000]}
    running.backend.may_answer.set()
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.settimeout(60)
        client.connect(("127.0.0.1", running.port))
        client.sendall(get(SLOW))
        running.backend.wait_for(1)
        until = time.monotonic() + PATIENCE
        while running.server.server_state.connections:
            assert time.monotonic() < until
            time.sleep(0.01)


def test_a_client_that_reads_slowly_gets_all(running: Running) -> None:
    running.backend.content = {"indicators": ["x" * 20_000_000]}
    running.backend.may_answer.set()
    with running.connect() as client:
        client.sendall(get(SLOW))
        status, _, body = read_one(client)
    assert (status, len(body)) == (200, len('{"indicators":[""]}') + 20_000_000)
