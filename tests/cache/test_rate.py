"""How often somebody may ask."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.cache.rate import MAX_NAMES, Allowance, MemoryRates, Rate


class Clock:
    """Stands still until it is told the time."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("most", [1, 2, 7, 600, 1_999])
def test_as_many_as_the_rate_may_come_at_once_and_no_more(most: int) -> None:
    rates = MemoryRates(Rate(most), Clock())
    tries = min(most, 2_000)
    first = [rates.take("web") for _ in range(tries)]
    assert [found.left for found in first] == list(range(most - 1, most - tries - 1, -1))
    assert not any(found.wait for found in first)
    if tries == most:
        refused = rates.take("web")
        assert refused.left == 0
        assert refused.wait == pytest.approx(60 / most, rel=1e-3)
        assert refused.full == pytest.approx(60)


def test_a_refused_request_is_not_counted() -> None:
    clock = Clock()
    rates = MemoryRates(Rate(2), clock)
    assert [bool(rates.take("web").wait) for _ in range(9)] == [False] * 2 + [True] * 7
    clock.now += 30
    assert rates.take("web") == Allowance(0, 60.0)


def test_the_bucket_fills_evenly() -> None:
    clock = Clock()
    rates = MemoryRates(Rate(6), clock)
    for _ in range(6):
        rates.take("web")
    for _ in range(5):
        clock.now += 10
        assert not rates.take("web").wait
        assert rates.take("web").wait == pytest.approx(10)


def test_each_name_has_its_own() -> None:
    rates = MemoryRates(Rate(1), Clock())
    assert not rates.take("web").wait
    assert not rates.take("other").wait
    assert rates.take("web").wait


@given(st.integers(1, 50), st.lists(st.floats(0, 30), min_size=1, max_size=60))
def test_no_more_pass_than_a_bucket_holds_and_gets(most: int, pauses: list[float]) -> None:
    clock = Clock()
    rates = MemoryRates(Rate(most), clock)
    passed = 0
    for pause in pauses:
        clock.now += pause
        for _ in range(5):
            found = rates.take("web")
            passed += not found.wait
            assert 0 <= found.left < most
            assert 0 <= found.full <= 60 * 1.001
    assert passed <= most + sum(pauses) / (60 / most) + 1


@given(st.integers(1, 50), st.floats(0.01, 0.99))
def test_whoever_waits_as_long_as_they_are_told_may_ask_again(most: int, share: float) -> None:
    clock = Clock()
    rates = MemoryRates(Rate(most), clock)
    for _ in range(most):
        rates.take("web")
    wait = rates.take("web").wait
    clock.now += wait * share * 0.9
    assert rates.take("web").wait
    clock.now += wait * (1 - share * 0.9)
    assert not rates.take("web").wait


def test_names_without_end_take_no_memory_without_end() -> None:
    rates = MemoryRates(Rate(1), Clock())
    for number in range(MAX_NAMES + 100):
        rates.take(str(number))
    assert rates.take(str(MAX_NAMES + 99)).wait  # the latest are remembered
    assert not rates.take("0").wait  # the oldest are not


def test_threads_share_a_bucket() -> None:
    rates, passed = MemoryRates(Rate(100), Clock()), list[bool]()
    threads = [
        threading.Thread(target=lambda: passed.extend(not rates.take("web").wait for _ in range(100))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(passed) == 100


def test_counting_costs_next_to_nothing() -> None:
    rates = MemoryRates(Rate(1_000_000))
    best = min(_seconds(rates) for _ in range(5))
    print(f"{best * 1e6:.1f} us")
    assert best < 200e-6  # a tenth of it on an idle machine


def _seconds(rates: MemoryRates) -> float:
    begun = time.perf_counter()
    for number in range(1_000):
        rates.take(str(number % 7))
    return (time.perf_counter() - begun) / 1_000
