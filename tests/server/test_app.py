"""The ASGI edge, over real connections."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest

from scanner.cache.rate import MemoryRates, Rate
from scanner.http.caller import Callers
from scanner.http.parameters import MAX_BODY
from scanner.server import asgi
from scanner.server.workers import Workers
from tests.server.running import QUICK, SLOW, Running, get, is_closed, read_one, serving


@pytest.fixture
def running() -> Iterator[Running]:
    with serving() as made:
        yield made


def post(body: bytes, *lines: str, length: int | None = None) -> bytes:
    length = len(body) if length is None else length
    return get("/v1/scan", f"Content-Length: {length}", *lines, method="POST") + body


def test_health_answers_while_every_thread_is_busy(running: Running) -> None:
    clients = [running.connect() for _ in range(40)]
    for client in clients:
        client.sendall(get(SLOW))
    running.backend.wait_for(32)
    with running.connect() as other:
        other.sendall(get(QUICK))
        status, _, body = read_one(other)
    assert (status, json.loads(body)) == (200, {"status": "ok"})
    running.backend.may_answer.set()
    for client in clients:
        assert read_one(client)[0] == 200
        client.close()


def test_what_cannot_be_answered_in_time_is_sent_away_and_told_when_to_come_back() -> None:
    with serving(workers=Workers(threads=1, waiting=1)) as running:
        clients = [running.connect() for _ in range(2)]
        for client in clients:
            client.sendall(get(SLOW))
        running.backend.wait_for(1)
        with running.connect() as late:
            late.sendall(get(SLOW))
            status, headers, body = read_one(late)
        assert (status, headers["retry-after"]) == (503, "5")
        assert json.loads(body)["type"].endswith(":overloaded")
        running.backend.may_answer.set()
        for client in clients:
            assert read_one(client)[0] == 200
            client.close()


def test_a_client_that_goes_away_ends_what_is_computed_for_it(running: Running) -> None:
    with running.connect() as client:
        client.sendall(get(SLOW))
        running.backend.wait_for(1)
    assert running.backend.ended.acquire(timeout=30)  # and not after the minute that an answer may take


@pytest.mark.parametrize("lines", [(), ("Expect: 100-continue",)], ids=["at once", "when it is told to"])
def test_a_body_that_is_said_to_be_too_large_is_refused_unread(running: Running, lines: tuple[str, ...]) -> None:
    with running.connect() as client:
        client.sendall(post(b"x", *lines, length=10_000_000_000))
        status, headers, body = read_one(client)
        assert (status, headers["connection"]) == (413, "close")
        assert json.loads(body)["faults"][0]["pointer"] == "#/body"


def test_a_body_without_a_length_that_is_too_large_is_refused(running: Running) -> None:
    with running.connect() as client:
        client.sendall(get("/v1/scan", "Transfer-Encoding: chunked", method="POST"))
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        for _ in range(MAX_BODY // 65_536 + 2):
            client.sendall(chunk)
        assert read_one(client)[0] == 413


def test_a_client_that_sends_all_of_a_large_body_before_it_reads_gets_to_read_why(running: Running) -> None:
    with running.connect() as client:
        client.sendall(post(b"x" * (5 * MAX_BODY)))
        assert read_one(client)[0] == 413
        assert is_closed(client)


def test_a_body_that_does_not_arrive_is_refused(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "BODY_TIMEOUT", 0.2)
    with running.connect() as client:
        client.sendall(post(b'{"screen": ', length=50))
        status, headers, body = read_one(client)
        assert (status, headers["connection"]) == (408, "close")
        assert json.loads(body)["type"].endswith(":request-timeout")


def test_a_client_that_goes_away_in_its_body_costs_nothing(running: Running) -> None:
    with running.connect() as client:
        client.sendall(post(b"{", length=50))
    with running.connect() as other:
        other.sendall(get(QUICK))
        assert read_one(other)[0] == 200


def test_an_expected_body_is_asked_for(running: Running) -> None:
    with running.connect() as client:
        client.sendall(post(b"", "Expect: 100-continue", length=2))
        assert client.recv(100).startswith(b"HTTP/1.1 100")
        client.sendall(b"[]")
        assert read_one(client)[0] == 400  # no object


def test_a_clients_name_of_its_request_is_taken_over_if_it_is_a_plain_one(running: Running) -> None:
    with running.connect() as client:
        for name in ("abc-1", "x" * 64, "x" * 65, "a b", "a\tb", '"', "\u00e9"):
            client.sendall(get(QUICK, f"X-Request-Id: {name}"))
            given = read_one(client)[1]["x-request-id"]
            assert (given == name) is (name in {"abc-1", "x" * 64})


def test_refusals_before_the_contract_have_its_headers_too(running: Running) -> None:
    with running.connect() as client:
        client.sendall(post(b"", "Origin: https://app.example", length=10_000_000_000))
        headers = read_one(client)[1]
        assert headers["access-control-allow-origin"] == "https://app.example"
        assert headers["x-content-type-options"] == "nosniff"


def test_a_caller_that_asks_too_often_is_told_when_to_ask_again() -> None:
    with serving(rates=MemoryRates(Rate(2))) as running, running.connect() as client:
        running.backend.may_answer.set()
        answers = []
        for path in (SLOW, QUICK, SLOW, SLOW, QUICK):
            client.sendall(get(path, "X-Forwarded-For: 1.2.3.4", "Forwarded: for=1.2.3.4"))
            answers.append(read_one(client))
        client.sendall(get(SLOW, "X-Forwarded-For: 5.6.7.8"))
        answers.append(read_one(client))
    assert [status for status, _, _ in answers] == [200, 200, 200, 429, 200, 429]
    assert answers[0][1]["ratelimit-policy"] == '"minute";q=2;w=60'
    assert answers[0][1]["ratelimit"] == '"minute";r=1;t=30'
    assert "ratelimit" not in answers[1][1]
    assert 1 <= int(answers[3][1]["retry-after"]) <= 30
    assert json.loads(answers[3][2])["type"].endswith(":too-many-requests")


def test_a_server_of_this_machine_alone_tells_its_user_why_it_fails_and_no_page_of_another_name() -> None:
    with serving(callers=Callers(None, local=True)) as running, running.connect() as client:
        client.sendall(get("/readyz"))
        status, _, body = read_one(client)
        assert (status, b"/secret/place" in body) == (503, True)
        client.sendall(b"GET /readyz HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        status, _, body = read_one(client)
        assert (status, b"/secret/place" in body) == (421, False)


def test_anybody_else_is_not_told_where_things_are(running: Running) -> None:
    with running.connect() as client:
        client.sendall(get("/readyz"))
        status, _, body = read_one(client)
        assert (status, b"/secret/place" in body) == (503, False)


@pytest.mark.parametrize(("page", "status"), [(True, 200), (False, 404)])
def test_the_page_is_there_or_not(page: bool, status: int) -> None:
    with serving(page=page) as running, running.connect() as client:
        client.sendall(get("/"))
        found, headers, body = read_one(client)
        assert found == status
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert (b"/v1/scan" in body) is page or status == 404


def test_a_server_that_stops_ends_what_is_computed_and_closes_what_is_idle_or_slow(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("scanner.server.serve.GRACE", 0.5)
    monkeypatch.setattr("scanner.server.serve.STOPPED", 2)
    with serving(workers=Workers(threads=1, waiting=5)) as running:
        clients = {name: running.connect() for name in ("idle", "slow head", "slow body", "long", "waiting")}
        clients["slow head"].sendall(b"GET / HT")
        clients["slow body"].sendall(post(b"{", length=50))
        clients["long"].sendall(get(SLOW))
        running.backend.wait_for(1)
        clients["waiting"].sendall(get(SLOW))
        with running.connect() as other:  # by when all have been read
            other.sendall(get(QUICK))
            read_one(other)
        running.stop()
        assert running.server.has_ended()
        assert read_one(clients["long"])[0] == 504
        for name in ("waiting", "slow body"):
            status, headers, _ = read_one(clients[name])
            assert (status, headers["retry-after"]) == (503, "5")
        for name, client in clients.items():
            assert is_closed(client), name
            client.close()
    assert not [line for line in caplog.records if line.exc_info]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("request")]
