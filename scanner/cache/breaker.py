"""A circuit breaker: does not use for a while what has just failed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

#: Seconds, so that about one caller in a hundred waits for a server that is down, and one that is back is used soon.
RETRY_AFTER = 5.0


class Breaker:
    """Opens at a failure. After the pause one caller may try; it stays open for the others until that has succeeded.

    Args:
        now: a monotonic clock, seconds.

    Attributes:
        failures: the number so far.
    """

    def __init__(self, pause: float = RETRY_AFTER, now: Callable[[], float] = time.monotonic) -> None:
        self.failures = 0
        self._pause = pause
        self._now = now
        self._open_until: float | None = None
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Tell whether the caller may try."""
        with self._lock:
            if self._open_until is None:
                return True
            if self._now() < self._open_until:
                return False
            self._open_until = self._now() + self._pause
            return True

    def failed(self) -> bool:
        """Record a failure; return whether it is the first since the last success."""
        with self._lock:
            first = self._open_until is None
            self.failures += 1
            self._open_until = self._now() + self._pause
            return first

    def succeeded(self) -> bool:
        """Record a success; return whether it is the first since the last failure."""
        with self._lock:
            back = self._open_until is not None
            self._open_until = None
            return back
