"""One call: what is asked again, how often, how long one waits, and what is said in the end."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from scanner.errors import ConfigError, MarketDataError, MarketError, MarketRefusal, MissingExtra
from scanner.sources.polygon import connection_pool
from scanner.sources.polygon.connection_pool import Connection
from scanner.sources.polygon.failure import CALLS, CONNECTS
from tests.ports import refusing
from tests.sources.polygon.conftest import KEY
from tests.sources.polygon.vendor import Asked, Reply, Vendor, serving

pytestmark = pytest.mark.usefixtures("hasty")

GOOD = Reply(b"good")


def get(vendor: Vendor, calls_per_minute: int | None = 300_000) -> bytes:
    return Connection(KEY, vendor.url, calls_per_minute).get(lambda client: client.get_market_status(raw=True), read)


def read(body: bytes) -> bytes:
    if body != b"good":
        raise MarketDataError("the answer", "not good")
    return body


def after(failures: int, *bad: Reply) -> Callable[[Asked], Reply]:
    """So many bad answers, then good ones."""
    return lambda asked: bad[(asked.visit - 1) % len(bad)] if asked.visit <= failures else GOOD


@pytest.fixture
def refusing_port() -> Iterator[int]:
    """A port of this machine where nobody listens."""
    with refusing() as port:
        yield port


def test_a_good_answer_takes_one_call_with_the_key_in_a_header() -> None:
    with serving(lambda _: GOOD) as vendor:
        assert get(vendor) == b"good"
        assert [(asked.path, asked.query, asked.key) for asked in vendor.asked] == [("/v1/marketstatus/now", {}, KEY)]


@pytest.mark.parametrize("status", [408, 429, 499, 500, 502, 503, 504, 520])
def test_a_temporary_refusal_is_retried(status: int) -> None:
    with serving(after(CALLS - 1, Reply(b"", status))) as vendor:
        assert get(vendor) == b"good"
        assert len(vendor.asked) == CALLS


@pytest.mark.parametrize("bad", [Reply(b"bad"), Reply(b"go", announced=4)], ids=["unreadable", "cut"])
def test_a_bad_answer_is_retried(bad: Reply) -> None:
    with serving(after(CALLS - 1, bad)) as vendor:
        assert get(vendor) == b"good"
        assert len(vendor.asked) == CALLS


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_permanent_refusal_is_not_retried(status: int) -> None:
    with serving(lambda _: Reply({"error": "no"}, status)) as vendor:
        with pytest.raises(MarketRefusal, match=f"HTTP {status}: no"):
            get(vendor)
        assert len(vendor.asked) == 1


def test_in_the_end_the_last_fault_is_reported() -> None:
    with serving(lambda _: Reply(b"", 503)) as vendor:
        with pytest.raises(
            MarketError, match=rf"^127.0.0.1:\d+ failed {CALLS} times in a row, .* with HTTP 503: try again later$"
        ):
            get(vendor)
        assert len(vendor.asked) == CALLS


def test_an_unreadable_answer_is_reported_by_its_reader() -> None:
    with serving(lambda _: Reply(b"bad")) as vendor, pytest.raises(MarketDataError, match="the answer: not good"):
        get(vendor)


def test_a_slow_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_pool, "READ_TIMEOUT", 0.1)
    released = threading.Event()

    def reply(asked: Asked) -> Reply:
        if asked.visit == 1:
            released.wait(30)
        return GOOD

    with serving(reply) as vendor:
        assert get(vendor) == b"good"
        released.set()
        assert len(vendor.asked) == 2


def test_the_timeouts_are_as_documented() -> None:
    assert (connection_pool.CONNECT_TIMEOUT, connection_pool.READ_TIMEOUT) == (5.0, 30.0)


def test_who_cannot_be_reached_is_given_up_soon(refusing_port: int) -> None:
    tried: list[int] = []

    def ask(client: object) -> object:
        tried.append(1)
        return client.get_market_status(raw=True)  # type: ignore[attr-defined]  # the client has no types

    closed = Connection(KEY, f"http://127.0.0.1:{refusing_port}", 300_000)
    sentence = rf"^127.0.0.1:{refusing_port} cannot be reached: check the network and POLYGON_BASE_URL, and try again$"
    with pytest.raises(MarketError, match=sentence):
        closed.get(ask, read)  # type: ignore[arg-type]  # as above
    assert len(tried) == CONNECTS


def test_a_refusal_s_retry_after_is_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    with serving(after(1, Reply(b"", 429, {"Retry-After": "1"}))) as vendor:
        begun = time.monotonic()
        assert get(vendor) == b"good"
        assert time.monotonic() - begun >= 1.0
    assert caplog.messages == []


def test_the_first_refusal_at_the_default_pace_names_the_setting(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.sources.polygon.pace._interval", lambda calls: 0.01 * calls)
    with serving(after(3, Reply(b"", 429))) as vendor:
        assert get(vendor, None) == b"good"
    assert len(caplog.messages) == 1
    assert "called 5 times a minute: POLYGON_CALLS_PER_MINUTE=5 avoids the refusal" in caplog.messages[0]


@pytest.mark.parametrize("told", ["soon", "", "-1", "9" * 5_000, "Fri, 31 Dec 99999 23:59:59 GMT"])
def test_an_unreadable_retry_after_is_ignored(told: str) -> None:
    with serving(after(1, Reply(b"", 429, {"Retry-After": told}))) as vendor:
        assert get(vendor) == b"good"


def test_all_tries_of_a_call_end_when_their_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_pool, "MAX_CALL_SECONDS", 1.5)
    with serving(lambda _: Reply(b"", 429, {"Retry-After": "1"})) as vendor:
        with pytest.raises(MarketError, match="refused a call as one too many"):
            get(vendor)
        assert len(vendor.asked) < CALLS


@pytest.mark.parametrize(
    "url", ["http://host/path", f"http://host?apiKey={KEY}", f"http://{KEY}@host", "http://host:99999"]
)
def test_an_address_that_may_hold_a_key_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(ConfigError, match="POLYGON_BASE_URL") as caught:
        Connection(KEY, url, None)
    assert KEY not in str(caught.value)


def test_a_wait_can_be_stopped() -> None:
    stop = threading.Event()
    with serving(lambda _: Reply(b"", 429, {"Retry-After": "60"})) as vendor:
        link = Connection(KEY, vendor.url, 300_000)
        threading.Timer(0.2, stop.set).start()
        begun = time.monotonic()
        with pytest.raises(MarketError, match="was not called any more: the sync was stopped"):
            link.get(lambda client: client.get_market_status(raw=True), read, stop)
        assert time.monotonic() - begun < 30


def test_a_slash_at_the_end_of_the_address_is_not_doubled() -> None:
    with serving(lambda _: GOOD) as vendor:
        vendor.url += "/"
        get(vendor)
        assert vendor.asked[0].path == "/v1/marketstatus/now"


def test_sixteen_threads_share_their_connections(caplog: pytest.LogCaptureFixture) -> None:
    with serving(lambda _: GOOD) as vendor:
        link = Connection(KEY, vendor.url, 300_000)

        def ask_often() -> None:
            for _ in range(5):
                link.get(lambda client: client.get_market_status(raw=True), read)

        threads = [threading.Thread(target=ask_often) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(vendor.asked) == 80
    assert caplog.messages == []  # a pool too small says so


def test_the_client_writes_nothing_to_stdout() -> None:
    lines = (
        "import logging",
        "from scanner.sources.polygon.connection_pool import Connection",
        "Connection('k', 'http://127.0.0.1:1', None)",
        "logging.getLogger('RESTClient').error('loud')",
    )
    run = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert run.stdout == ""


def test_without_the_client_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polygon", None)
    with pytest.raises(MissingExtra, match=r"us-market-scanner\[polygon\]"):
        Connection(KEY, "http://127.0.0.1:1", None)
