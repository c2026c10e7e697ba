"""A thread pool that works in the caller's thread if the system cannot start another one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Done = TypeVar("Done")


class Pool(ThreadPoolExecutor):
    """A `ThreadPoolExecutor` that becomes slower at a limit of threads or memory, instead of failing."""

    def submit(self, fn: Callable[P, Done], /, *args: P.args, **kwargs: P.kwargs) -> Future[Done]:
        """Run a function in a thread, or right here if no thread can be started."""
        try:
            return super().submit(fn, *args, **kwargs)
        except RuntimeError as error:
            if "new thread" not in str(error):
                raise
        future = Future[Done]()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # raised by `result()`, as from a thread
            future.set_exception(error)
        return future
