"""A lock lasts as long as the work that it is for, and not longer."""

from __future__ import annotations

import threading
import time

import pytest

from scanner.cache import lock_renewal
from scanner.cache.lock_renewal import held
from scanner.cache.memory import MemoryStore
from scanner.errors import CacheError


class Watched(MemoryStore):
    """Counts renewals; some of them fail."""

    def __init__(self) -> None:
        super().__init__()
        self.renewals = 0
        self.failing = 0

    def renew(self, lock: object) -> bool:
        self.renewals += 1
        if self.renewals <= self.failing:
            raise CacheError("the store", "fails")
        return super().renew(lock)  # type: ignore[arg-type]  # as it came


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """A store whose locks are renewed often."""
    monkeypatch.setattr(lock_renewal, "RENEWAL_INTERVAL", 0.01)
    return Watched()


def wait_for(condition: object, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:  # type: ignore[operator]  # it can be called
        time.sleep(0.005)
    assert condition()  # type: ignore[operator]  # as above


def renewing() -> int:
    return sum(thread.name == "cache-lock" for thread in threading.enumerate())


def test_it_is_renewed_until_the_work_is_done_and_then_given_back(store: Watched) -> None:
    lock = store.acquire("key", 1)
    assert lock
    with held(lock):
        wait_for(lambda: store.renewals > 3)
        assert store.acquire("key", 1) is None
    assert store.acquire("key", 1)
    wait_for(lambda: not renewing())


def test_work_that_fails_gives_it_back_too(store: Watched) -> None:
    lock = store.acquire("key", 60)
    assert lock
    with pytest.raises(ValueError, match="no"), held(lock):
        raise ValueError("no")
    assert store.acquire("key", 60)
    wait_for(lambda: not renewing())


def test_a_renewal_that_fails_is_tried_again(store: Watched) -> None:
    store.failing = 3
    lock = store.acquire("key", 60)
    assert lock
    with held(lock):
        wait_for(lambda: store.renewals > 5)


def test_a_lock_that_is_lost_is_renewed_no_more(store: Watched) -> None:
    lock = store.acquire("key", 60)
    assert lock
    with held(lock):
        store.clear()
        wait_for(lambda: not renewing())
        other = store.acquire("key", 60)
    assert other
    assert store.acquire("key", 60) is None


def test_it_is_not_renewed_for_ever(store: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_renewal, "MAX_LOCK_SECONDS", 0.1)
    lock = store.acquire("key", 60)
    assert lock
    with held(lock):
        wait_for(lambda: not renewing())


def test_the_work_is_done_even_if_no_thread_can_be_started(store: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    lock = store.acquire("key", 60)
    assert lock
    monkeypatch.setattr(threading.Thread, "start", refuse)
    with held(lock):
        pass
    assert store.acquire("key", 60)
