"""Leaves alone for a while what has just failed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

#: Seconds: a caller in a hundred waits for a server that is down, and a server that is back is used soon.
RETRY_AFTER = 5.0


class Breaker:
    """Opens with a failure. After the pause one caller may try; the others wait for what comes of it.

    Args:
        now: seconds that never run backwards.

    Attributes:
        failures: how many there have been.
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
        """Note a failure; give whether it is the first since the last success."""
        with self._lock:
            first = self._open_until is None
            self.failures += 1
            self._open_until = self._now() + self._pause
            return first

    def succeeded(self) -> bool:
        """Note a success; give whether it is the first since the last failure."""
        with self._lock:
            back = self._open_until is not None
            self._open_until = None
            return back
