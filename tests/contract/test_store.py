"""What every place that keeps answers must do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from scanner.cache.key import PREFIX
from scanner.cache.memory import MemoryStore
from scanner.cache.redis import RedisStore
from scanner.cache.store import Contents, Store
from tests.redis_server import RedisServer

KEY, OTHER = f"{PREFIX}answer:2016-09-30:aa", f"{PREFIX}answer:2016-09-30:bb"
SOON = 0.05
MINUTE = 60.0

Reopen = Callable[[], Store]


@pytest.fixture(params=["memory", "redis"])
def reopen(request: pytest.FixtureRequest) -> Iterator[Reopen]:
    """Opens one place as each of its users would."""
    if request.param == "memory":
        memory = MemoryStore()
        yield lambda: memory
        return
    server: RedisServer = request.getfixturevalue("redis_server")
    opened: list[RedisStore] = []

    def connect() -> Store:
        opened.append(RedisStore(lambda: server.url))
        return opened[-1]

    yield connect
    for store in opened:
        store.close()


@pytest.fixture
def store(reopen: Reopen) -> Store:
    return reopen()


def test_what_is_put_is_got_by_all(store: Store, reopen: Reopen) -> None:
    assert store.get(KEY) is None
    store.put(KEY, b"\x00 any bytes \xff", MINUTE)
    store.put(OTHER, b"", MINUTE)
    assert reopen().get(KEY) == b"\x00 any bytes \xff"
    assert reopen().get(OTHER) == b""
    assert store.failures == 0


def test_the_value_put_last_counts(store: Store) -> None:
    store.put(KEY, b"old", MINUTE)
    store.put(KEY, b"new", MINUTE)
    assert store.get(KEY) == b"new"


def test_a_value_expires(store: Store) -> None:
    store.put(KEY, b"value", SOON)
    store.put(OTHER, b"value", MINUTE)
    time.sleep(2 * SOON)
    assert (store.get(KEY), store.get(OTHER)) == (None, b"value")
    assert [entry.key for entry in store.contents().entries] == [OTHER]


def test_one_at_a_time_has_the_lock(store: Store, reopen: Reopen) -> None:
    lock = store.acquire(KEY, MINUTE)
    assert lock
    assert store.acquire(KEY, MINUTE) is None
    assert reopen().acquire(KEY, MINUTE) is None
    assert store.acquire(OTHER, MINUTE)
    lock.release()
    assert store.acquire(KEY, MINUTE)


def test_of_many_simultaneous_callers_one_gets_the_lock(store: Store) -> None:
    for turn in range(5):
        with ThreadPoolExecutor(8) as pool:
            locks = list(pool.map(lambda _, key=f"{KEY}{turn}": store.acquire(key, MINUTE), range(8)))
        assert sum(lock is not None for lock in locks) == 1


def test_a_lock_is_not_a_value(store: Store) -> None:
    assert store.acquire(KEY, MINUTE)
    assert store.get(KEY) is None
    assert store.contents().entries == ()


def test_a_lock_expires(store: Store, reopen: Reopen) -> None:
    assert store.acquire(KEY, SOON)
    time.sleep(2 * SOON)
    assert reopen().acquire(KEY, MINUTE)


def test_a_renewed_lock_stays(store: Store, reopen: Reopen) -> None:
    lock = store.acquire(KEY, 1.0)
    assert lock
    for _ in range(4):
        time.sleep(0.4)
        assert lock.renew()
    assert reopen().acquire(KEY, MINUTE) is None
    lock.release()
    assert reopen().acquire(KEY, MINUTE)


def test_an_expired_holder_does_not_release_the_lock_of_another(store: Store, reopen: Reopen) -> None:
    late = store.acquire(KEY, SOON)
    time.sleep(2 * SOON)
    assert reopen().acquire(KEY, MINUTE)
    assert late
    assert not late.renew()
    late.release()
    assert store.acquire(KEY, MINUTE) is None


def test_releasing_a_lock_twice_is_no_error(store: Store) -> None:
    lock = store.acquire(KEY, MINUTE)
    assert lock
    lock.release()
    assert store.acquire(KEY, MINUTE)
    assert not lock.renew()
    lock.release()
    assert store.acquire(KEY, MINUTE) is None


def test_contents_are_listed_with_their_sizes_and_times(store: Store, reopen: Reopen) -> None:
    assert store.contents().entries == ()
    store.put(KEY, b"12345", MINUTE)
    store.put(OTHER, b"1", 2 * MINUTE)
    entries = {entry.key: entry for entry in reopen().contents().entries}
    assert {key: entry.size for key, entry in entries.items()} == {KEY: 5, OTHER: 1}
    assert MINUTE - 20 < entries[KEY].expires_in <= MINUTE < entries[OTHER].expires_in <= 2 * MINUTE


def test_questions_are_counted_with_what_came_of_them(store: Store, reopen: Reopen) -> None:
    assert store.contents().tally == {"asked": 0, "computed": 0, "unreadable": 0}
    store.get(KEY)
    store.get(KEY, asked=True)
    store.count("computed")
    store.put(KEY, b"value", MINUTE)
    assert store.get(KEY, asked=True) == b"value"
    assert reopen().contents().tally == {"asked": 2, "computed": 1, "unreadable": 0}


def test_clear_takes_out_everything(store: Store, reopen: Reopen) -> None:
    for number in range(1200):
        store.put(f"{KEY}{number}", b"value", MINUTE)
    assert store.acquire(KEY, MINUTE)
    store.count("computed")
    assert len(store.contents().entries) == 1200
    assert reopen().clear() == 1200
    assert store.contents() == Contents((), {"asked": 0, "computed": 0, "unreadable": 0})
    assert store.get(f"{KEY}7") is None
    assert store.acquire(KEY, MINUTE)
    assert store.clear() == 0
