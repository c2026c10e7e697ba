from __future__ import annotations

from scanner.backend.front_store import FrontStore
from scanner.cache.memory import MemoryStore
from tests.cache.answers import KEY

DAY = 86_400.0


def test_it_finds_what_whoever_computes_has_stored_and_stores_nothing_itself() -> None:
    store = MemoryStore()
    front = FrontStore(store)
    front.put(KEY, b"of the front", DAY)
    assert front.get(KEY) is None
    store.put(KEY, b"stored", DAY)
    assert front.get(KEY) == b"stored"
    assert [entry.key for entry in front.contents().entries] == [KEY]
    assert (front.name, front.place, front.failures) == (store.name, store.place, store.failures)
    assert front.clear() == 1


def test_its_lock_keeps_out_other_services_and_not_whoever_computes() -> None:
    store = MemoryStore()
    first, second = FrontStore(store), FrontStore(store)
    lock = first.acquire(KEY, DAY)
    assert lock is not None
    assert second.acquire(KEY, DAY) is None
    own = store.acquire(KEY, DAY)
    assert own is not None
    lock.release()
    assert second.acquire(KEY, DAY) is not None


def test_each_request_is_counted_once() -> None:
    store = MemoryStore()
    front = FrontStore(store)
    front.get(KEY, asked=True)  # whoever computes counts it
    front.count("computed")
    assert set(store.contents().tally.values()) == {0}
    store.put(KEY, b"stored", DAY)
    front.get(KEY, asked=True)
    front.get(KEY)
    assert store.contents().tally == {"asked": 1, "computed": 0, "unreadable": 0}
