"""Keys that may change while the service runs, because a secret holds them: looked up again without anybody waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from scanner.errors import ScannerError
from scanner.http.caller import Key
from scanner.observe import log

#: Seconds after which they are looked up again. The secret itself is fetched as often as `scanner.secret` says.
TTL = 5.0


class KeyRing:
    """Gives the keys that are known by now. Threads may share it.

    The first caller waits for them. Afterwards they are looked up in a thread, and while that goes on, or if it fails
    or finds something else than keys, the last ones stay in use.

    Args:
        look_up: gives the keys. Raises ScannerError.
        clock: a monotonic clock, seconds.
    """

    def __init__(self, look_up: Callable[[], tuple[Key, ...]], clock: Callable[[], float] = time.monotonic) -> None:
        self._look_up = look_up
        self._clock = clock
        self._keys: tuple[Key, ...] | None = None
        self._until = 0.0
        self._renewing = threading.Lock()

    def __call__(self) -> tuple[Key, ...]:
        """Give them. Raises ScannerError while there are none yet."""
        keys = self._keys
        if keys is None:
            keys = self._keys = self._look_up()
            self._until = self._clock() + TTL
        elif self._clock() >= self._until and self._renewing.acquire(blocking=False):
            threading.Thread(target=self._renew, name="keys", daemon=True).start()
        return keys

    def _renew(self) -> None:
        try:
            self._keys = self._look_up()
        except ScannerError as error:
            log.warning("%s; meanwhile the last keys are used", error)
        finally:
            self._until = self._clock() + TTL
            self._renewing.release()
