"""The function and a real Redis: what a user checks first, and that a kept answer is the computed one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from scanner.market_data.tables import SessionBars
from scanner.screening.presets import presets
from scanner.sources.simulated import SimulatedMarket
from tests.devserver.running import serving
from tests.e2e.conftest import Emulate, Settings
from tests.e2e.emulator import Emulator
from tests.redis_server import RedisServer

ITS_OWN = ("cached", "source", "request_id", "timings")
MINERVINI = {"screen": "minervini", "limit": 20}


def content(body: dict[str, Any]) -> dict[str, Any]:
    """What must be the same whether computed or kept."""
    return {name: value for name, value in body.items() if name not in ITS_OWN}


@pytest.fixture
def function(emulate: Emulate, whole: Settings, redis_server: RedisServer) -> Emulator:
    """The function over a whole market, with a Redis that is empty."""
    return emulate({**whole, "REDIS_URL": redis_server.url})


# The user's five checks.


def test_all_libraries_import() -> None:
    libraries = "numpy, scipy, pandas, sklearn, redis, polygon, boto3, awslambdaric, orjson, pydantic, zstandard"
    run = subprocess.run([sys.executable, "-c", f"import {libraries}"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_redis_connects(function: Emulator, redis_server: RedisServer) -> None:
    body = function.ask({"action": "health"}).body
    assert body["cache"] == {"place": f"Redis at 127.0.0.1:{redis_server.port}"}
    assert body["problems"] == []
    with redis_server.client() as client:
        assert "us-market-scanner" in {connected["name"] for connected in client.client_list()}


def test_a_scan_computes(function: Emulator) -> None:
    status, body, _ = function.ask(MINERVINI)
    assert (status, body["cached"], body["source"]) == (200, False, "computed")
    assert body["results"]
    assert body["survivors"][-1]["passed"] == body["matched"] >= len(body["results"])


def test_the_result_is_cached(function: Emulator, emulate: Emulate, whole: Settings, redis_server: RedisServer) -> None:
    computed = function.ask(MINERVINI).body
    with redis_server.client() as client:
        assert len(list(client.scan_iter("scanner:*answer:*"))) == 1
    kept = function.ask({"action": "scan", "config": {"max_symbols": 20, "screen": "minervini"}}).body
    another = emulate({**whole, "REDIS_URL": redis_server.url}).ask(MINERVINI).body
    for body in (kept, another):
        assert (body["cached"], body["source"]) == (True, "redis")
        assert content(body) == content(computed)
        assert body["request_id"] != computed["request_id"]


def test_the_repeat_is_fast(function: Emulator) -> None:
    computed = function.ask(MINERVINI)
    repeats = [function.ask(MINERVINI) for _ in range(15)]
    assert all(repeat.body["source"] == "redis" for repeat in repeats)
    assert computed.seconds > 10 * median(repeat.seconds for repeat in repeats)


# What is kept is kept rightly.


def test_another_question_is_computed(function: Emulator) -> None:
    first, second = function.ask(MINERVINI).body, function.ask({**MINERVINI, "profile": "conservative"}).body
    assert (second["cached"], second["results"] == first["results"]) == (False, False)


def test_what_was_warmed_is_there_for_everybody(
    function: Emulator, emulate: Emulate, whole: Settings, redis_server: RedisServer
) -> None:
    warmed = function.ask({"action": "warm"}).body
    assert list(warmed["warmed"]) == list(presets())
    another = emulate({**whole, "REDIS_URL": redis_server.url})
    for screen, matched in warmed["warmed"].items():
        body = another.ask({"screen": screen}).body
        assert (body["source"], body["matched"]) == ("redis", matched)


class Corrected(SimulatedMarket):
    """Doubles the volume of its last session once `correct` is set."""

    correct = False

    def bars(self, session: date) -> SessionBars:
        bars = super().bars(session)
        corrected = self.correct and session == self.sessions()[-1]
        return replace(bars, volume=bars.volume * 2) if corrected else bars


@pytest.fixture
def vendor() -> Iterator[tuple[Corrected, str]]:
    """A market served as Polygon would, and its address."""
    market = Corrected(tickers=60, sessions=80, seed=3, last=date(2024, 6, 28))
    with serving(market) as url:
        yield market, url


def test_a_correction_that_was_synced_is_computed_anew_and_different(
    emulate: Emulate, vendor: tuple[Corrected, str], tmp_path: Path, redis_server: RedisServer
) -> None:
    market, url = vendor
    function = emulate(
        {
            "SCANNER_HISTORY": str(tmp_path / "history"),
            "POLYGON_BASE_URL": url,
            "POLYGON_API_KEY": "any",
            "REDIS_URL": redis_server.url,
        }
    )
    asked = {"min_dollar_volume": 0, "min_price": 0, "limit": 500}
    assert function.ask({"action": "sync"}).body["fetched"] == 80
    before = function.ask(asked).body
    assert content(function.ask(asked).body) == content(before)
    market.correct = True
    assert function.ask(asked).body["cached"]  # nobody knows yet
    assert function.ask({"action": "sync"}).body["fetched"] == 3
    after = function.ask(asked).body
    assert not after["cached"]
    assert after["data"]["digest"] != before["data"]["digest"]
    volumes = {row["ticker"]: row["volume"] for row in before["results"]}
    assert {row["ticker"]: row["volume"] / 2 for row in after["results"]} == volumes
    assert function.ask(asked).body["cached"]
