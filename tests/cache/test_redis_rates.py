"""Requests counted in Redis, for all processes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from scanner.cache.breaker import Breaker
from scanner.cache.key import PREFIX
from scanner.cache.rate import Rate
from scanner.cache.redis import RedisStore
from scanner.cache.redis_rates import RedisRates
from tests.redis_server import RedisServer


@pytest.fixture
def store(redis_server: RedisServer) -> Iterator[RedisStore]:
    with closing(RedisStore(lambda: redis_server.url)) as made:
        yield made


def test_processes_share_a_bucket(redis_server: RedisServer, store: RedisStore) -> None:
    with closing(RedisStore(lambda: redis_server.url)) as other:
        several = [RedisRates(Rate(6), each) for each in (store, other)]
        found = [several[number % 2].take("web") for number in range(8)]
    assert [allowed.left for allowed in found[:6]] == [5, 4, 3, 2, 1, 0]
    assert [bool(allowed.wait) for allowed in found] == [False] * 6 + [True] * 2
    assert 0 < found[-1].wait <= 10


@pytest.mark.parametrize("most", [1, 7, 600, 1_000_000])
def test_a_bucket_holds_what_the_rate_says(store: RedisStore, most: int) -> None:
    rates = RedisRates(Rate(most), store)
    first = rates.take("web")
    assert (first.left, first.wait) == (most - 1, 0)
    assert first.full == pytest.approx(60 / most, abs=1e-5)
    if most == 1:
        assert 50 < rates.take("web").wait <= 60


def test_whoever_waits_as_long_as_they_are_told_may_ask_again(store: RedisStore) -> None:
    rates = RedisRates(Rate(600), store)
    while not (found := rates.take("web")).wait:
        pass
    time.sleep(found.wait + 0.01)
    assert not rates.take("web").wait


def test_nothing_stays_in_redis_for_longer_than_it_counts(redis_server: RedisServer, store: RedisStore) -> None:
    RedisRates(Rate(6), store).take("web")
    with redis_server.client() as client:
        (key,) = client.keys("*")
        assert key == f"{PREFIX}rate:web".encode()
        assert 0 < client.pttl(key) <= 10_000


@pytest.mark.parametrize("stored", ["nonsense", "", "-1", "1e300", "nan"])
def test_what_somebody_else_has_stored_there_locks_nobody_out(
    redis_server: RedisServer, store: RedisStore, stored: str
) -> None:
    rates = RedisRates(Rate(60), store)
    with redis_server.client() as client:
        client.set(f"{PREFIX}rate:web", stored)
    assert rates.take("web").wait <= 1.001
    assert store.failures == 0


def test_another_type_of_value_there_locks_nobody_out(redis_server: RedisServer, store: RedisStore) -> None:
    rates = RedisRates(Rate(60), store)
    with redis_server.client() as client:
        client.rpush(f"{PREFIX}rate:web", "a", "list")
    assert [rates.take("web").left for _ in range(2)] == [59, 58]
    assert store.failures == 0


def test_without_redis_each_process_counts_for_itself(redis_server: RedisServer, store: RedisStore) -> None:
    rates = RedisRates(Rate(2), store)
    redis_server.stop()
    assert [bool(rates.take("web").wait) for _ in range(3)] == [False, False, True]
    assert store.failures == 1  # the breaker keeps the others from waiting


def test_redis_that_is_back_counts_again(redis_server: RedisServer) -> None:
    with closing(RedisStore(lambda: redis_server.url, Breaker(pause=0))) as store:
        rates = RedisRates(Rate(2), store)
        redis_server.stop()
        rates.take("web")
        redis_server.start()
        assert rates.take("web").left == 1
        with redis_server.client() as client:
            assert client.exists(f"{PREFIX}rate:web")


def test_a_user_who_may_run_no_scripts_is_no_failure_of_requests(redis_server: RedisServer) -> None:
    url = redis_server.admit("eval", "evalsha", "script")
    with closing(RedisStore(lambda: url)) as store:
        rates = RedisRates(Rate(2), store)
        assert [bool(rates.take("web").wait) for _ in range(3)] == [False, False, True]


def test_a_script_that_was_dropped_is_sent_again(redis_server: RedisServer, store: RedisStore) -> None:
    rates = RedisRates(Rate(3), store)
    rates.take("web")
    with redis_server.client() as client:
        client.script_flush()
    assert rates.take("web").left == 1
    assert store.failures == 0
