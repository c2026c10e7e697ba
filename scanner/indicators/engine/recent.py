"""What was made lately and may be asked for again, within a bound on its size."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by key; where room is needed, the one used least recently goes. Threads may share it.

    Args:
        room: the most that all values may measure together. One that is larger alone is made anew each time.
        size: measures a value.
    """

    def __init__(self, room: int, size: Callable[[V], int]) -> None:
        self._room = room
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()  # the one used last stands last
        self._used = 0
        self._lock = threading.Lock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Give a key's value, made if need be; two threads that miss it at once make it twice."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            self._used += self._size(made) - (self._size(self._values.pop(key)) if key in self._values else 0)
            self._values[key] = made
            while self._used > self._room:
                self._used -= self._size(self._values.popitem(last=False)[1])
        return made
