"""The threads that answer, and those that wait for one: no more than can be answered in time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from scanner.errors import Overloaded

#: Requests that are worked on at the same time.
THREADS = 32
#: Requests that wait for a thread; others are sent away.
MAX_WAITING = 256
#: Seconds after which who was sent away may ask again: another process, if this one stops.
RETRY_AFTER = 5

_T = TypeVar("_T")


class Workers:
    """Runs work in threads, for one event loop."""

    def __init__(self, threads: int = THREADS, waiting: int = MAX_WAITING) -> None:
        self._pool = ThreadPoolExecutor(threads, "request")
        self._most = threads + waiting
        self._taken = 0  # of the event loop alone
        self._stopped = False
        self._running = 0
        self._one_less = threading.Condition()

    async def run(self, work: Callable[[], _T]) -> _T:
        """Do some work in a thread.

        Raises:
            Overloaded: too much is waiting already, or no more work is begun.
        """
        if self._stopped:
            raise stopping()
        if self._taken >= self._most:
            raise Overloaded("has more requests than it can take", RETRY_AFTER)
        self._taken += 1
        future = self._pool.submit(self._counted, work)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            if self._stopped:  # while it waited for a thread, or when all the time for stopping had passed
                raise stopping() from None
            raise
        finally:
            self._taken -= 1

    def stop(self) -> None:
        """Begin no more work; what waits for a thread is given up."""
        self._stopped = True
        self._pool.shutdown(wait=False, cancel_futures=True)

    def wait(self, seconds: float) -> bool:
        """Wait for the threads that still work, so many seconds at most; tell whether none does any more."""
        with self._one_less:
            return self._one_less.wait_for(lambda: not self._running, seconds)

    def _counted(self, work: Callable[[], _T]) -> _T:
        with self._one_less:
            self._running += 1
        try:
            return work()
        finally:
            with self._one_less:
                self._running -= 1
                self._one_less.notify_all()


def stopping() -> Overloaded:
    """Make the error of a server that takes no more requests."""
    return Overloaded("is about to stop", RETRY_AFTER)
