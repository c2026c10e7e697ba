"""What the process's own memory does besides the contract: it is bounded, by time and by bytes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from scanner.cache.memory import MemoryStore


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def kept(store: MemoryStore) -> list[str]:
    return [entry.key for entry in store.contents().entries]


def test_the_least_recently_used_value_is_evicted_when_the_store_is_full() -> None:
    store = MemoryStore(max_bytes=30)
    for key in ("a", "b", "c"):
        store.put(key, bytes(10), 60)
    assert store.get("a")
    store.put("d", bytes(10), 60)
    assert kept(store) == ["c", "a", "d"]
    store.put("e", bytes(25), 60)
    assert kept(store) == ["e"]


def test_a_replaced_value_counts_once() -> None:
    store = MemoryStore(max_bytes=30)
    for _ in range(10):
        store.put("a", bytes(10), 60)
    store.put("b", bytes(20), 60)
    assert kept(store) == ["a", "b"]


def test_a_value_larger_than_the_store_is_not_stored_and_evicts_no_other() -> None:
    store = MemoryStore(max_bytes=30)
    store.put("a", bytes(30), 60)
    store.put("b", bytes(31), 60)
    assert kept(store) == ["a"]
    store.put("a", bytes(31), 60)
    assert store.get("a") is None  # the old value is not what was put last


def test_values_and_locks_expire() -> None:
    now = Clock()
    store = MemoryStore(max_bytes=30, now=now)
    store.put("a", bytes(30), 60)
    lock = store.acquire("a", 5)
    now.seconds += 59.9
    assert store.get("a")
    assert [entry.expires_in for entry in store.contents().entries] == [pytest.approx(0.1)]
    now.seconds += 0.1
    assert store.get("a") is None
    assert kept(store) == []
    second = store.acquire("a", 5)
    assert lock
    assert not lock.renew()
    lock.release()
    assert second
    assert store.acquire("a", 5) is None


def test_an_expired_value_frees_its_bytes() -> None:
    now = Clock()
    store = MemoryStore(max_bytes=30, now=now)
    store.put("a", bytes(20), 1)
    store.put("b", bytes(10), 60)
    now.seconds += 2
    assert store.get("a") is None
    store.put("c", bytes(20), 60)
    assert kept(store) == ["b", "c"]


def test_many_threads_leave_it_in_order() -> None:
    store = MemoryStore(max_bytes=100)

    def use(thread: int) -> None:
        for turn in range(300):
            key = str((thread * 7 + turn) % 13)
            store.put(key, bytes(turn % 40), 60)
            store.get(key, asked=True)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(8)))
    assert sum(entry.size for entry in store.contents().entries) <= 100
    assert store.contents().tally["asked"] == 8 * 300
    store.put("large", bytes(100), 60)
    assert kept(store) == ["large"]
