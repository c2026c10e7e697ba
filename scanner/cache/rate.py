"""How often somebody may ask: a bucket for each name, which fills evenly and may be emptied at once.

A bucket is one number, the time at which it is full again (the generic cell rate algorithm). It is stored in Redis for
all processes; without one, or while that cannot be used, in this process. Source: ITU-T I.371, annex A.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

#: Names that a process remembers; those that have not asked for longest are forgotten first.
MAX_NAMES = 10_000
#: Share of the time for one request by which sums of such times may be off.
_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so much time, on average; as many may come at once.

    Attributes:
        most: requests.
        window: seconds.
    """

    most: int
    window: float = 60.0

    @property
    def interval(self) -> float:
        """Seconds until a bucket has room for one request more."""
        return self.window / self.most

    @property
    def bound(self) -> float:
        """Seconds that a bucket may need to be full again."""
        return self.window + self.interval * _TOLERANCE


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a name may still do.

    Attributes:
        left: requests that may come at once now.
        full: seconds until all of them may.
        wait: seconds until another may come; 0 if this one may.
    """

    left: int
    full: float
    wait: float = 0.0


class Rates(Protocol):
    """Counts."""

    rate: Rate

    def take(self, name: str) -> Allowance:
        """Count a request of a name, if it may come."""
        ...


def allowance(rate: Rate, full: float, wait: float = 0.0) -> Allowance:
    """Give what is left of a bucket that is full again in so many seconds."""
    left = 0 if wait else int((rate.bound - full) / rate.interval)
    return Allowance(left, full, wait)


class MemoryRates:
    """Counts in this process. Threads may share it.

    Args:
        now: a monotonic clock, seconds.
    """

    def __init__(self, rate: Rate, now: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._now = now
        self._full_at: OrderedDict[str, float] = OrderedDict()  # the name that asked last stands last
        self._lock = threading.Lock()

    def take(self, name: str) -> Allowance:
        """Count a request of a name, if it may come."""
        with self._lock:
            now = self._now()
            before = max(self._full_at.get(name, now) - now, 0.0)
            after = before + self.rate.interval
            if after > self.rate.bound:
                return allowance(self.rate, before, after - self.rate.window)
            self._full_at[name] = now + after
            self._full_at.move_to_end(name)
            if len(self._full_at) > MAX_NAMES:
                self._full_at.popitem(last=False)
            return allowance(self.rate, after)
