"""One exchange ends in time and within its bytes, however the server goes about it, and follows nobody elsewhere."""

from __future__ import annotations

import gzip
import threading
import time
import zlib

import pytest

from scanner.errors import MarketError, MarketRefusal
from scanner.sources.polygon import http_call
from scanner.sources.polygon.connection_pool import Connection
from scanner.sources.polygon.failure import CALLS, CONNECTS
from scanner.sources.polygon.http_call import MAX_BYTES
from tests.sources.polygon.conftest import KEY
from tests.sources.polygon.vendor import Reply, Vendor, serving

pytestmark = pytest.mark.usefixtures("hasty")

BOMB = bytes(MAX_BYTES + 1)


def get(vendor: Vendor) -> bytes:
    return Connection(KEY, vendor.url, 300_000).get(lambda client: client.get_market_status(raw=True), bytes)


def packed(body: bytes, encoding: str) -> Reply:
    return Reply(body, headers={"Content-Encoding": encoding})


@pytest.mark.parametrize("slow_from", ["head", "body"])
def test_an_answer_that_comes_byte_by_byte_ends_when_its_time_is_up(
    slow_from: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_call, "MAX_SECONDS", 0.3)
    with serving(lambda _: Reply(b"x" * 2_000, pause=0.05, slow_from=slow_from)) as vendor:
        begun = time.monotonic()
        with pytest.raises(
            MarketError, match=r"does not answer in time \(took longer than 0.3 s .*\): try again later"
        ):
            get(vendor)
        assert time.monotonic() - begun < 60  # all of it would take 100 s a try
        assert len(vendor.asked) == CONNECTS


def test_an_exchange_that_was_given_up_leaves_no_thread_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_call, "MAX_SECONDS", 0.2)
    with serving(lambda _: Reply(b"x" * 2_000, pause=0.05, slow_from="head")) as vendor, pytest.raises(MarketError):
        get(vendor)
    for thread in threading.enumerate():
        if thread.name == "polygon-exchange":
            thread.join(30)
            assert not thread.is_alive()


def test_gzip_is_unpacked() -> None:
    with serving(lambda _: packed(gzip.compress(b"good"), "gzip")) as vendor:
        assert get(vendor) == b"good"


@pytest.mark.parametrize(
    "reply",
    [
        packed(gzip.compress(BOMB), "gzip"),
        packed(gzip.compress(gzip.compress(BOMB)), "gzip, gzip"),
        packed(zlib.compress(BOMB), "deflate"),
        packed(b"x", "br"),
        Reply(BOMB),
    ],
    ids=["a bomb", "packed twice", "packed otherwise", "packed by a packer nobody knows", "too large unpacked"],
)
def test_an_answer_that_is_too_large_or_otherwise_compressed_is_not_retried(reply: Reply) -> None:
    with serving(lambda _: reply) as vendor:
        with pytest.raises(
            MarketError, match=r"sent an answer (of more than 8 MiB|that is not compressed with gzip, once): "
        ):
            get(vendor)
        assert len(vendor.asked) == 1


def test_truncated_or_corrupt_gzip_is_retried() -> None:
    whole = gzip.compress(b"good" * 99)
    bad = [whole[:-4], whole + whole, b"no gzip"]
    replies = [*(packed(body, "gzip") for body in bad), packed(whole, "gzip")]
    with serving(lambda asked: replies[asked.visit - 1]) as vendor:
        assert get(vendor) == b"good" * 99
    with serving(lambda _: replies[0]) as vendor:
        with pytest.raises(MarketError, match="sent an answer whose gzip was cut short"):
            get(vendor)
        assert len(vendor.asked) == CALLS


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_the_setting_named(status: int) -> None:
    with (
        serving(lambda _: Reply(b"{}")) as other,
        serving(lambda _: Reply(b"", status, {"Location": f"{other.url}/v1/marketstatus/now"})) as vendor,
    ):
        with pytest.raises(
            MarketRefusal, match=r"to another address .HTTP 30.., to which the key is not sent: correct"
        ):
            get(vendor)
        assert (other.connected, len(vendor.asked)) == (0, 1)


def test_connections_are_used_again() -> None:
    with serving(lambda _: Reply(b"good")) as vendor:
        link = Connection(KEY, vendor.url, 300_000)
        for _ in range(5):
            link.get(lambda client: client.get_market_status(raw=True), bytes)
        assert (len(vendor.asked), vendor.connected) == (5, 1)
