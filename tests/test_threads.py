"""A pool does its work whether threads can be had or not."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from scanner.threads import Pool


@pytest.fixture
def no_threads() -> Iterator[None]:
    """Ask for stacks that no address space has room for, so that the system refuses each thread."""
    before = threading.stack_size(1 << 46)
    yield
    threading.stack_size(before)


def test_with_threads_it_is_a_pool() -> None:
    with Pool(2) as pool:
        assert list(pool.map(lambda number: number * 2, range(5))) == [0, 2, 4, 6, 8]
        assert pool.submit(threading.get_ident).result() != threading.get_ident()


@pytest.mark.usefixtures("no_threads")
def test_without_threads_the_caller_s_own_does_it_in_order() -> None:
    with Pool(4) as pool:
        assert list(pool.map(lambda number: number * 2, range(5))) == [0, 2, 4, 6, 8]
        assert pool.submit(threading.get_ident).result() == threading.get_ident()


@pytest.mark.usefixtures("no_threads")
def test_an_error_is_raised_by_the_result() -> None:
    with Pool(4) as pool:
        failing = pool.submit(lambda: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            failing.result()


def test_a_pool_that_is_closed_takes_nothing() -> None:
    pool = Pool(1)
    pool.shutdown()
    with pytest.raises(RuntimeError, match="after shutdown"):
        pool.submit(int)
