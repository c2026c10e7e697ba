"""A lock that lasts as long as the work it is for: a thread renews it, and ends with the work or soon after."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

from scanner.cache.store import Lock
from scanner.errors import CacheError

#: Seconds after which a lock ends whose holder has crashed or is frozen.
LOCK_SECONDS = 5.0
#: Seconds between two renewals: one or two may fail.
RENEWAL_INTERVAL = 1.5
#: Seconds after which it is renewed no more: nothing that a Lambda function computes takes longer.
MAX_LOCK_SECONDS = 900.0


@contextlib.contextmanager
def held(lock: Lock) -> Iterator[None]:
    """Hold a lock during the block, and give it back."""
    done = threading.Event()
    with contextlib.suppress(RuntimeError):  # no thread can be started: the lock ends by itself
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
