"""The threads that answer."""

from __future__ import annotations

import asyncio
import threading

import pytest

from scanner.errors import Overloaded
from scanner.server.workers import RETRY_AFTER, Workers


class Work:
    """Work that ends when it may."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.begun = threading.Semaphore(0)

    def __call__(self) -> int:
        self.begun.release()
        assert self.may_end.wait(60)
        return 7


def test_work_is_done_in_another_thread() -> None:
    async def main() -> str:
        return await Workers().run(lambda: threading.current_thread().name)

    assert asyncio.run(main()).startswith("request")


def test_an_error_of_the_work_is_raised() -> None:
    async def main() -> None:
        await Workers().run(lambda: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(main())


def test_more_than_can_wait_is_refused_and_what_follows_is_not() -> None:
    async def main() -> list[object]:
        workers, work = Workers(threads=1, waiting=2), Work()
        taken = [asyncio.create_task(workers.run(work)) for _ in range(3)]
        await asyncio.sleep(0)
        refused = await asyncio.gather(*(workers.run(work) for _ in range(4)), return_exceptions=True)
        work.may_end.set()
        return [*refused, *await asyncio.gather(*taken), await workers.run(work)]

    *refused, first, second, third, later = asyncio.run(main())
    assert [getattr(error, "seconds", None) for error in refused] == [RETRY_AFTER] * 4
    assert [first, second, third, later] == [7] * 4


def test_at_the_end_what_runs_goes_on_and_what_waits_is_refused() -> None:
    async def main() -> tuple[object, ...]:
        workers, work = Workers(threads=1, waiting=2), Work()
        taken = [asyncio.create_task(workers.run(work)) for _ in range(2)]
        await asyncio.sleep(0)
        assert work.begun.acquire(timeout=60)
        workers.stop()
        assert not workers.wait(0)
        work.may_end.set()
        found = await asyncio.gather(*taken, workers.run(work), return_exceptions=True)
        assert workers.wait(60)
        return tuple(found)

    ran, waited, late = asyncio.run(main())
    assert ran == 7
    assert isinstance(waited, Overloaded)
    assert isinstance(late, Overloaded)


def test_a_task_that_is_cancelled_stays_so_while_the_server_runs() -> None:
    async def main() -> None:
        workers, work = Workers(threads=1), Work()
        task = asyncio.create_task(workers.run(work))
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        finally:
            work.may_end.set()
            workers.stop()

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(main())
