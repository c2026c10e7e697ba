"""Another service is asked once, and whatever it or the network does ends in time and says what to do."""

from __future__ import annotations

import ssl
import threading
import time
from pathlib import Path

import pytest

from scanner.backend import address as module
from scanner.backend.address import Address
from scanner.backend.messages import packed
from scanner.deadline import TimeLeft, unlimited
from scanner.errors import BackendBusy, BackendError, OutOfTime, SecretError
from scanner.http.remedies import in_http
from scanner.setting_values import WebAddress
from tests.backend.answering import answering
from tests.cache.test_redis import certificate
from tests.history.played import http
from tests.ports import refusing

#: Seconds that a question may take in these tests, and far more than it takes to give one up.
SHORT, LONG = 0.5, 60.0
TOLD = b'{"content": {}}'


def ask(url: str, time_left: TimeLeft = unlimited, key: str | None = None) -> bytes:
    """Ask a service."""
    return Address(WebAddress(url), lambda: key).ask(b'{"action": "scan"}', time_left)


@pytest.mark.parametrize(
    "reply", [http(200, TOLD), http(200, packed(TOLD), content_encoding="zstd"), b"HTTP/1.0 200 OK\r\n\r\n" + TOLD]
)
def test_what_a_service_tells_is_given(reply: bytes) -> None:
    with answering(reply) as server:
        assert ask(f"{server.url}/below") == TOLD
        head, _, body = server.asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /below/v1/backend HTTP/1.1\r\n")
    assert b"authorization" not in head
    assert body == b'{"action": "scan"}'


def test_its_key_is_sent() -> None:
    with answering(http(200, TOLD)) as server:
        ask(server.url, key="a-key")
        assert b"\r\nauthorization: Bearer a-key\r\n" in server.asked[0]


def test_a_key_that_cannot_be_fetched_is_said() -> None:
    def key() -> str:
        raise SecretError("SCANNER_BACKEND_KEY", "arn", "does not exist")

    with pytest.raises(SecretError):
        Address(WebAddress("http://127.0.0.1:1"), key).ask(b"{}", unlimited)


REFUSALS = {
    401: (BackendError, "asks for a key", "set SCANNER_BACKEND_KEY"),
    403: (BackendError, "does not allow this", "set SCANNER_BACKEND_KEY"),
    404: (BackendError, "knows no questions of other services", "deploy the same version"),
    405: (BackendError, "knows no questions of other services", "deploy the same version"),
    413: (BackendError, "takes no question of this size", "ask for less"),
    429: (BackendBusy, "HTTP 429", "try again in 7 s"),
    500: (BackendBusy, "HTTP 500", "try again in 7 s"),
    503: (BackendBusy, "HTTP 503", "try again in 7 s"),
    301: (BackendError, "HTTP 301", "check SCANNER_BACKEND"),
    204: (BackendError, "HTTP 204", "check SCANNER_BACKEND"),
}


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_says_what_to_do_and_is_not_tried_again(status: int) -> None:
    kind, problem, todo = REFUSALS[status]
    with answering(http(status, b"secret words", retry_after="7", location="http://elsewhere/")) as server:
        with pytest.raises(BackendError) as caught:
            ask(server.url)
        assert len(server.asked) == 1
    assert type(caught.value) is kind
    said = caught.value.said(in_http)
    assert said.startswith(f"the service at {server.url} ")
    assert problem in said
    assert todo in said
    assert "secret" not in said


def test_a_time_to_wait_that_is_no_number_is_not_repeated() -> None:
    with answering(http(503, b"", retry_after="<script>")) as server, pytest.raises(BackendBusy, match=r"try again$"):
        ask(server.url)


@pytest.mark.parametrize(
    "reply",
    [
        http(200, b"\0" * 50, content_encoding="zstd"),
        http(200, packed(TOLD)[:-2], content_encoding="zstd"),
        http(200, TOLD, content_encoding="br"),
    ],
)
def test_what_is_not_packed_as_a_service_packs_is_said(reply: bytes) -> None:
    with answering(reply) as server, pytest.raises(BackendError, match="does not answer as this version"):
        ask(server.url)


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 1000,
        b"HTTP/1.1 200 " + b"x" * 100_000,
        http(200, TOLD, Content_Length="5000"),
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nab",
    ],
    ids=["nothing", "garbage", "too many headers", "a long line", "cut", "a cut chunk", "no chunk"],
)
def test_an_answer_that_breaks_off_is_said_and_not_asked_for_again(reply: bytes) -> None:
    with answering(reply) as server:
        with pytest.raises(BackendError, match=r"broke off its answer: try again"):
            ask(server.url)
        assert len(server.asked) == 1


def test_an_answer_without_end_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_REPLY", 100_000)
    endless = http(200, bytes(1_000_000), Content_Length="999999999")
    with answering(endless) as server, pytest.raises(BackendError, match="does not answer as this version"):
        ask(server.url)


def test_nobody_there_is_said() -> None:
    with refusing() as port, pytest.raises(BackendError, match=r"cannot be reached \(ConnectionRefusedError\)"):
        ask(f"http://127.0.0.1:{port}")


def test_a_name_that_nobody_has_is_said() -> None:
    with pytest.raises(BackendError, match=r"cannot be reached \(gaierror\): check SCANNER_BACKEND"):
        ask("https://nobody.invalid")


def test_a_certificate_that_nobody_vouches_for_is_not_trusted_and_one_that_this_machine_trusts_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certified, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certified, key)
    module._tls.cache_clear()
    with answering(http(200, TOLD), tls=context) as server:
        with pytest.raises(BackendError, match="has a certificate that cannot be trusted"):
            ask(server.url)
        assert server.asked == []
        module._tls.cache_clear()
        monkeypatch.setenv("SSL_CERT_FILE", str(certified))
        assert ask(server.url) == TOLD
    module._tls.cache_clear()


def test_a_server_that_speaks_no_tls_is_said() -> None:
    greeting = b"HTTP/1.1 200 OK\r\n\r\n"
    with answering(b"", greets=greeting) as server, pytest.raises(BackendError, match="broke off its answer"):
        ask(server.url.replace("http:", "https:"))


SLOW: dict[str, tuple[bytes | None, bool]] = {
    "silent": (None, False),
    "its status drips": (b"HTTP/1.1 200 ", True),
    "its headers drip": (b"HTTP/1.1 200 OK\r\nx-odd: ", True),
    "its body drips": (b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n", True),
}


@pytest.mark.parametrize("slow", SLOW)
def test_who_asks_waits_no_longer_than_their_time_and_nobody_is_asked_again(slow: str) -> None:
    reply, drips = SLOW[slow]
    threads = threading.active_count()
    with answering(reply, drips=drips) as server:
        end = time.monotonic() + 1.0
        with pytest.raises(OutOfTime, match="before an answer of the service at http://127"):
            ask(server.url, lambda: end - time.monotonic())
        assert len(server.asked) == 1
        assert server.gone.wait(LONG)  # the connection is given up
    give_up = time.monotonic() + LONG
    while threading.active_count() > threads and time.monotonic() < give_up:
        time.sleep(0.02)
    assert threading.active_count() <= threads


def test_one_that_never_answers_is_given_up_in_the_end_whatever_time_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUT", SHORT)
    with answering(None) as server:
        with pytest.raises(BackendError, match=r"did not answer in time|cannot be reached"):
            ask(server.url)
        assert len(server.asked) <= 1
