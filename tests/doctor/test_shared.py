"""The cache that processes share: a real Redis, well and unwell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scanner.cache.memory import MemoryStore
from scanner.cache.redis import RedisStore
from scanner.doctor.shared import try_out, usable
from scanner.errors import CacheError
from tests.phrases import said
from tests.redis_server import RedisServer, running

Option = Callable[[RedisServer], None]


@pytest.fixture
def store(redis_server: RedisServer) -> Iterator[RedisStore]:
    made = RedisStore(lambda: redis_server.url)
    yield made
    made.close()


def set_to(**options: str) -> Option:
    def change(server: RedisServer) -> None:
        with server.client() as client:
            for name, value in options.items():
                client.config_set(name.replace("_", "-"), value)

    return change


def test_none_is_no_fault_and_says_what_one_would_do() -> None:
    found = usable(None)
    assert found.level == "ok"
    assert "REDIS_URL" in said(found)


def test_one_that_works_says_how_fast_and_nothing_is_left_in_it(store: RedisStore, redis_server: RedisServer) -> None:
    found = usable(store)
    assert found.level == "ok"
    assert said(found).startswith(f"Redis at 127.0.0.1:{redis_server.port} writes and removes in ")
    assert found.facts["version"]
    assert found.ahead is not None
    assert abs(found.ahead) < 5
    with redis_server.client() as client:
        assert client.dbsize() == 0


def test_one_that_fills_up_is_a_warning_that_names_the_policy(store: RedisStore, redis_server: RedisServer) -> None:
    set_to(maxmemory="64mb", maxmemory_policy="noeviction")(redis_server)
    found = usable(store)
    assert found.level == "warn"
    assert "accepts nothing more once its 67 MB are full: set its maxmemory-policy to allkeys-lru" in said(found)
    set_to(maxmemory_policy="allkeys-lru")(redis_server)
    assert usable(store).level == "ok"


def test_one_that_is_slow_is_a_warning(store: RedisStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.doctor.shared.SLOW", 0.0)
    found = usable(store)
    assert (found.level, said(found).partition(", ")[2]) == (
        "warn",
        "which is slow: name a server that is closer in REDIS_URL",
    )


@pytest.mark.parametrize(
    ("fail", "todo"),
    [
        (RedisServer.stop, "check REDIS_URL and the server"),
        (RedisServer.freeze, "check REDIS_URL and the server"),
        (set_to(maxmemory="1"), "set its maxmemory-policy to allkeys-lru, or give it more memory"),
    ],
)
def test_one_that_cannot_be_used_is_an_error(
    store: RedisStore, redis_server: RedisServer, fail: Option, todo: str
) -> None:
    fail(redis_server)
    with pytest.raises(CacheError, match=todo):
        usable(store)


def test_one_that_tells_its_user_nothing_of_itself_is_used_all_the_same(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        url = server.admit("info", "time")
        store = RedisStore(lambda: url)
        found = usable(store)
        store.close()
    assert (found.level, found.ahead) == ("ok", None)
    assert "version" not in found.facts


def test_its_clock_is_compared(store: RedisStore, monkeypatch: pytest.MonkeyPatch) -> None:
    server = store.server()
    assert server
    monkeypatch.setattr(store, "server", lambda: replace(server, now=server.now + timedelta(hours=1)))
    assert usable(store).ahead == pytest.approx(3600, abs=5)


def test_any_store_can_be_tried_and_holds_nothing_after_it() -> None:
    store = MemoryStore()
    try_out(store)
    assert store.contents().entries == ()
    assert store.acquire("health", 1)
