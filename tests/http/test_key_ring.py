"""Keys that change while the service runs."""

from __future__ import annotations

import threading
import time

import pytest

from scanner.errors import SecretError
from scanner.http.caller import Key
from scanner.http.key_ring import TTL, KeyRing

OLD, NEW = (Key("web", b"old"),), (Key("web", b"new"),)
FAILURE = SecretError("SCANNER_API_KEYS", "arn", "cannot be reached")


class Clock:
    """Stands still until it is told the time."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def until(ring: KeyRing, keys: tuple[Key, ...], clock: Clock) -> None:
    """Let time pass until a ring gives some keys."""
    patience = time.monotonic() + 60
    while ring() != keys:
        assert time.monotonic() < patience
        clock.now += TTL  # a look that has not ended yet begins to count when it has
        time.sleep(0.001)


def test_keys_are_looked_up_once_and_again_after_a_while() -> None:
    clock, looked, found = Clock(), list[float](), [OLD]

    def look_up() -> tuple[Key, ...]:
        looked.append(clock.now)
        return found[0]

    ring = KeyRing(look_up, clock)
    assert [ring() for _ in range(5)] == [OLD] * 5
    found[0] = NEW
    assert ring() == OLD
    clock.now += TTL
    until(ring, NEW, clock)
    assert looked[0] == 1_000.0
    assert looked[1] >= 1_000.0 + TTL


def test_nobody_waits_while_they_are_looked_up_again() -> None:
    clock, may_end, found = Clock(), threading.Event(), list[tuple[Key, ...]]([OLD])

    def look_up() -> tuple[Key, ...]:
        if found[0] is NEW:
            may_end.wait(60)
        return found[0]

    ring = KeyRing(look_up, clock)
    assert ring() == OLD
    found[0] = NEW
    clock.now += TTL
    assert [ring() for _ in range(100)] == [OLD] * 100
    may_end.set()
    until(ring, NEW, clock)


def test_the_last_keys_serve_while_they_cannot_be_looked_up(caplog: pytest.LogCaptureFixture) -> None:
    clock, tries = Clock(), threading.Semaphore(0)
    found: list[tuple[Key, ...] | SecretError] = [OLD]

    def look_up() -> tuple[Key, ...]:
        tries.release()
        if isinstance(found[0], SecretError):
            raise found[0]
        return found[0]

    ring = KeyRing(look_up, clock)
    ring()
    assert tries.acquire(timeout=60)
    found[0] = FAILURE
    for _ in range(3):
        patience = time.monotonic() + 60
        while not tries.acquire(blocking=False):
            clock.now += TTL
            assert ring() == OLD
            assert time.monotonic() < patience
    found[0] = NEW
    clock.now += TTL
    until(ring, NEW, clock)
    assert "cannot be reached; meanwhile the last keys are used" in caplog.text


def test_without_any_keys_yet_the_failure_is_raised() -> None:
    def look_up() -> tuple[Key, ...]:
        raise FAILURE

    ring = KeyRing(look_up)
    for _ in range(2):
        with pytest.raises(SecretError):
            ring()
