"""Asked before: given from where it is kept. Asked at once: computed once. And whatever a store does, an answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace
from typing import NoReturn

import pytest

from scanner.cache import cache as cache_module
from scanner.cache.cache import Cache, spread_ttl
from scanner.cache.key import PREFIX
from scanner.cache.memory import MemoryStore, _MemoryLock
from scanner.cache.redis import RedisStore
from scanner.cache.store import Contents, Counted, Lock, Store
from scanner.errors import CacheError, RequestError
from scanner.result import Answer
from tests.cache.answers import DAY, KEY, answer, labels_of, question
from tests.redis_server import RedisServer

Make = Callable[[], Cache]


class Computation:
    """Gives the answer, slowly, and counts how often."""

    def __init__(self, seconds: float = 0) -> None:
        self.times = 0
        self._seconds = seconds

    def __call__(self) -> Answer:
        self.times += 1
        time.sleep(self._seconds)
        return answer()


def refuse() -> NoReturn:
    raise AssertionError("it is kept: nothing is to be computed")


@pytest.fixture(params=["memory", "redis"])
def another(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes the cache of one more process; without Redis there is one process alone."""
    if request.param == "memory":
        only = Cache(MemoryStore())
        yield lambda: only
        return
    server: RedisServer = request.getfixturevalue("redis_server")
    stores: list[RedisStore] = []

    def make() -> Cache:
        stores.append(RedisStore(lambda: server.url))
        return Cache(MemoryStore(), stores[-1])

    yield make
    for store in stores:
        store.close()


def store_of(cache: Cache) -> Store:
    return cache.shared or cache.own


def test_the_second_time_it_comes_from_the_cache(another: Make) -> None:
    cache = another()
    first = cache.answer(question())
    assert (first.cached, first.source) == (False, "computed")
    for asked in (cache, another(), another()):
        again = asked.answer(question(refuse))
        assert (again.cached, again.source) == (True, store_of(asked).name)
        assert replace(again, cached=False, source="computed") == first


def test_another_key_is_another_answer(another: Make) -> None:
    cache, compute = another(), Computation()
    cache.answer(question(compute))
    cache.answer(question(compute, KEY + "0"))
    assert compute.times == 2


def test_it_is_given_in_the_labels_of_whoever_asks(another: Make) -> None:
    another().answer(question())
    asked = {"where": "CLOSE > 1 and SMA(3)>1", "columns": ["RSI(2), close>5"], "min_price": 0}
    again = another().answer(replace(question(refuse), labels=labels_of(**asked)))
    assert [step.clause for step in again.survivors][-2:] == ["CLOSE > 1", "SMA(3)>1"]
    assert list(again.results[0].columns) == ["RSI(2)", "close>5"]


def test_an_answer_that_is_not_lasting_is_not_stored(another: Make) -> None:
    cache, compute = another(), Computation()
    for _ in range(2):
        assert not cache.answer(question(compute, lasting=False)).cached
    assert compute.times == 2
    assert store_of(cache).contents().entries == ()


def test_an_error_is_raised_and_not_stored(another: Make) -> None:
    def fail() -> NoReturn:
        raise RequestError(())

    cache = another()
    for _ in range(2):
        with pytest.raises(RequestError):
            cache.answer(question(fail))
    assert not cache.answer(question()).cached  # and its lock does not keep others waiting


@pytest.mark.parametrize("garbage", [b"", b"garbage", b"\x80\x04N."])
def test_garbage_is_computed_anew_counted_and_replaced(another: Make, garbage: bytes) -> None:
    cache = another()
    store_of(cache).put(KEY, garbage, 60)
    assert not cache.answer(question()).cached
    assert store_of(cache).contents().tally["unreadable"] >= 1
    assert another().answer(question(refuse)).cached


def test_questions_are_counted(another: Make) -> None:
    cache = another()
    for _ in range(3):
        cache.answer(question())
    assert store_of(cache).contents().tally == {"asked": 3, "computed": 1, "unreadable": 0}


# At once.


def test_those_who_ask_at_once_wait_for_one(another: Make) -> None:
    compute, caches = Computation(0.3), [another() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda cache: cache.answer(question(compute)), caches))
    assert compute.times == 1
    assert sum(not found.cached for found in answers) == 1
    assert all(found.results == answer().results for found in answers)


def test_when_the_one_fails_the_next_one_computes(another: Make) -> None:
    caches, failed = [another() for _ in range(4)], threading.Event()

    def fail_once() -> Answer:
        if not failed.is_set():
            failed.set()
            time.sleep(0.1)
            raise RequestError(())
        return compute()

    def ask(cache: Cache) -> Answer | None:
        try:
            return cache.answer(question(fail_once))
        except RequestError:
            return None

    compute = Computation(0.1)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, caches))
    assert answers.count(None) == 1
    assert compute.times == 1


def test_when_the_one_dies_the_others_do_not_wait_for_ever(another: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "MAX_WAIT", 60)
    cache, compute = another(), Computation()
    assert store_of(cache).acquire(KEY, 0.2)  # and nothing comes of it
    assert not another().answer(question(compute)).cached
    assert compute.times == 1


def test_the_wait_for_another_is_limited(another: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "MAX_WAIT", 0.2)
    cache = another()
    assert store_of(cache).acquire(KEY, 60)
    assert not another().answer(question()).cached


def test_no_wait_exceeds_the_time_left(another: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "MAX_WAIT", 3600)
    assert store_of(another()).acquire(KEY, 3600)
    hurried = replace(question(), time_left=lambda: 0.2)
    assert not another().answer(hurried).cached


def test_a_waiting_caller_polls_less_and_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    slept = list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        ticks[0] += seconds

    ticks, store = [0.0], MemoryStore()
    assert store.acquire(KEY, 3600)  # somebody computes for longer than anybody waits
    monkeypatch.setattr("scanner.cache.cache.time", SimpleNamespace(monotonic=lambda: ticks[0], sleep=sleep))
    assert not Cache(store).answer(question()).cached
    assert sum(slept) == pytest.approx(120)
    assert max(slept[:5]) < 0.11
    assert max(slept) <= 0.5
    assert len(slept) < 600
    assert len(set(slept)) > 100  # each of its own length: those who wait do not look together


def test_a_foreign_key_without_expiry_in_place_of_the_lock_does_not_block(redis_server: RedisServer) -> None:
    store = RedisStore(lambda: redis_server.url)
    try:
        for foreign in ("set", "rpush"):
            with redis_server.client() as client:
                client.delete(KEY)
                lock = f"{PREFIX}lock:{KEY.removeprefix(PREFIX)}"
                getattr(client, foreign)(lock, "somebody's")
            start = time.monotonic()
            assert not Cache(MemoryStore(), store).answer(question()).cached
            assert time.monotonic() - start < 10
            assert Cache(MemoryStore(), store).answer(question(refuse)).source == "redis"
    finally:
        store.close()


def test_an_answer_finished_between_lookup_and_lock_is_not_computed_again() -> None:
    class Late(MemoryStore):
        """Another finishes just before the lock is acquired."""

        def acquire(self, key: str, seconds: float) -> Lock | None:
            Cache(late_own).answer(question())
            entry = late_own.get(KEY)
            assert entry
            self.put(key, entry, 60)
            return super().acquire(key, seconds)

    late_own = MemoryStore()
    assert Cache(Late()).answer(question(refuse)).cached


# Whatever the shared store does.


class Faulty(MemoryStore):
    """Fails in one of its methods."""

    def __init__(self, fault: str) -> None:
        super().__init__()
        self._fault = fault

    def _fails_in(self, method: str) -> None:
        if method == self._fault:
            raise CacheError("the store", "fails")

    def get(self, key: str, *, asked: bool = False) -> bytes | None:
        self._fails_in("get")
        return super().get(key, asked=asked)

    def put(self, key: str, value: bytes, seconds: float) -> None:
        self._fails_in("put")
        super().put(key, value, seconds)

    def acquire(self, key: str, seconds: float) -> Lock | None:
        self._fails_in("acquire")
        return super().acquire(key, seconds)

    def renew(self, lock: _MemoryLock) -> bool:
        self._fails_in("renew")
        return super().renew(lock)

    def release(self, lock: _MemoryLock) -> None:
        self._fails_in("release")
        super().release(lock)

    def count(self, what: Counted) -> None:
        self._fails_in("count")
        super().count(what)

    def contents(self) -> Contents:
        raise AssertionError("nobody asks")


@pytest.mark.parametrize("fault", ["get", "put", "acquire", "renew", "release", "count"])
def test_a_shared_store_that_fails_costs_no_answer_and_no_second_computation(fault: str) -> None:
    compute = Computation()
    cache = Cache(MemoryStore(), Faulty(fault))
    assert not cache.answer(question(compute)).cached
    assert compute.times == 1


@pytest.mark.parametrize("fault", ["get", "acquire"])
def test_while_the_shared_store_fails_the_process_remembers(fault: str) -> None:
    cache = Cache(MemoryStore(), Faulty(fault))
    cache.answer(question())
    again = cache.answer(question(refuse))
    assert (again.cached, again.source) == (True, "memory")


def test_what_came_from_the_shared_store_is_remembered_too() -> None:
    shared = Faulty("")
    Cache(MemoryStore(), shared).answer(question())
    own = MemoryStore()
    assert Cache(own, shared).answer(question(refuse)).cached
    assert Cache(own, Faulty("get")).answer(question(refuse)).source == "memory"


# How long.


def test_times_to_live_are_spread_by_up_to_a_tenth() -> None:
    lives = [spread_ttl(f"{KEY}{number}", DAY) for number in range(1000)]
    assert DAY <= min(lives) < 1.005 * DAY
    assert 1.095 * DAY < max(lives) <= 1.1 * DAY
    assert spread_ttl(KEY, DAY) == spread_ttl(KEY, DAY)


def test_an_entry_is_stored_for_its_time_to_live(another: Make) -> None:
    cache = another()
    cache.answer(question())
    (entry,) = store_of(cache).contents().entries
    assert spread_ttl(KEY, DAY) - 30 < entry.expires_in <= spread_ttl(KEY, DAY)
