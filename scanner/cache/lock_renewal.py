"""Renewal of a lock: a thread extends it as long as the work goes on, and ends with the work or soon after."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

from scanner.cache.store import Lock
from scanner.errors import CacheError

#: Seconds after which the lock of a crashed or frozen holder expires.
LOCK_SECONDS = 5.0
#: Seconds between two renewals, so that one or two may fail.
RENEWAL_INTERVAL = 1.5
#: Seconds after which it is no longer renewed: no invocation of a Lambda function takes longer.
MAX_LOCK_SECONDS = 900.0


@contextlib.contextmanager
def held(lock: Lock) -> Iterator[None]:
    """Hold a lock during the block, and release it at the end."""
    done = threading.Event()
    with contextlib.suppress(RuntimeError):  # no thread can be started: the lock expires
        threading.Thread(target=_renew, args=(lock, done), name="cache-lock", daemon=True).start()
    try:
        yield
    finally:
        done.set()
        with contextlib.suppress(CacheError):  # as above
            lock.release()


def _renew(lock: Lock, done: threading.Event) -> None:
    until = time.monotonic() + MAX_LOCK_SECONDS
    while not done.wait(RENEWAL_INTERVAL) and time.monotonic() < until:
        with contextlib.suppress(CacheError):  # tried again while it lasts
            if not lock.renew():
                return
