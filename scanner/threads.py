"""A pool of threads that does the work in the caller's own where the system starts no more of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Done = TypeVar("Done")


class Pool(ThreadPoolExecutor):
    """Does what a `ThreadPoolExecutor` does, slower under a limit of threads or memory, instead of failing."""

    def submit(self, fn: Callable[P, Done], /, *args: P.args, **kwargs: P.kwargs) -> Future[Done]:
        """Have it done by a thread, or do it now."""
        try:
            return super().submit(fn, *args, **kwargs)
        except RuntimeError as error:
            if "new thread" not in str(error):
                raise
        future = Future[Done]()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # whoever asks for the result gets it, as from a thread
            future.set_exception(error)
        return future
