"""Whatever Redis does, the function answers rightly, and nobody waits long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scanner.config import Config
from scanner.wiring import make_service
from tests.e2e.conftest import Emulate, Settings
from tests.e2e.emulator import Emulator
from tests.e2e.test_cached import content
from tests.redis_server import RedisServer
from tests.sources.polygon.vendor import Reply, serving

QUESTIONS: list[dict[str, object]] = [{"screen": "minervini"}, {"where": "close > sma(50)", "limit": 5}, {"limit": 3}]
#: A wait for a Redis that says nothing, with much to spare for a busy machine; who hangs takes longer.
SECONDS = 10


@pytest.fixture(scope="session")
def expected(small: Settings) -> list[dict[str, Any]]:
    """The right answers, from a service without Redis."""
    service = make_service(Config.read(small))
    return [content(service.scan(question).to_dict()) for question in QUESTIONS]


def assert_answers(function: Emulator, expected: list[dict[str, Any]]) -> set[str]:
    """It answers every question rightly and in time; give where the answers came from."""
    sources = set()
    for question, right in zip(QUESTIONS, expected, strict=True):
        status, body, seconds = function.ask(question)
        assert (status, content(body)) == (200, right)
        assert seconds < SECONDS
        sources.add(body["source"])
    return sources


def fill(server: RedisServer) -> None:
    with server.client() as client:
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", 1)


FAILURES: dict[str, Callable[[RedisServer], None]] = {
    "killed": RedisServer.stop,
    "silent": RedisServer.freeze,
    "full": fill,
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_redis_that_fails_before_the_first_question(
    failure: str, emulate: Emulate, small: Settings, redis_server: RedisServer, expected: list[dict[str, Any]]
) -> None:
    function = emulate({**small, "REDIS_URL": redis_server.url})
    FAILURES[failure](redis_server)
    assert assert_answers(function, expected) == {"computed"}
    assert assert_answers(function, expected) == {"memory"}
    health = function.ask({"action": "health"}).body
    assert health["status"] == "degraded"
    assert f"Redis at 127.0.0.1:{redis_server.port}" in health["problems"][0]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_redis_that_fails_between_two_questions(
    failure: str, emulate: Emulate, small: Settings, redis_server: RedisServer, expected: list[dict[str, Any]]
) -> None:
    function = emulate({**small, "REDIS_URL": redis_server.url})
    assert assert_answers(function, expected) == {"computed"}
    FAILURES[failure](redis_server)
    assert assert_answers(function, expected) == ({"redis"} if failure == "full" else {"memory"})


def test_a_redis_that_starts_again_empty_is_filled_again(
    emulate: Emulate, small: Settings, redis_server: RedisServer, expected: list[dict[str, Any]]
) -> None:
    function = emulate({**small, "REDIS_URL": redis_server.url})
    assert_answers(function, expected)
    redis_server.stop()
    redis_server.start()
    assert_answers(function, expected)
    assert assert_answers(function, expected) == {"redis"}


def test_what_is_no_redis_costs_no_answer(emulate: Emulate, small: Settings, expected: list[dict[str, Any]]) -> None:
    with serving(lambda _: Reply({"this": "is a web server"})) as server:
        function = emulate({**small, "REDIS_URL": server.url.replace("http", "redis")})
        assert assert_answers(function, expected) == {"computed"}
        assert assert_answers(function, expected) == {"memory"}


@pytest.mark.parametrize("garbage", [b"", b"garbage", b"\x28\xb5\x2f\xfd" + b"\0" * 50, b"{}"])
def test_garbage_in_redis_is_computed_anew_and_replaced(
    garbage: bytes, emulate: Emulate, small: Settings, redis_server: RedisServer, expected: list[dict[str, Any]]
) -> None:
    function = emulate({**small, "REDIS_URL": redis_server.url})
    assert_answers(function, expected)
    with redis_server.client() as client:
        for key in client.scan_iter("scanner:*answer:*"):
            client.set(key, garbage)
    assert assert_answers(function, expected) == {"computed"}
    assert assert_answers(function, expected) == {"redis"}


def test_a_wrong_address_is_told_with_each_invocation_and_not_shown(emulate: Emulate, small: Settings) -> None:
    function = emulate({**small, "REDIS_URL": "redis//:a-password@host"})
    for _ in range(2):
        status, body, _ = function.ask({"limit": 1})
        assert (status, body["error"]["type"]) == (500, "ConfigError")
        assert body["error"]["message"].startswith("REDIS_URL='(not shown)' cannot be used: expected ")
    assert "a-password" not in function.log.read_text()
    assert function.ask({"action": "version"}).status == 200
