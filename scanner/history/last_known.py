"""The last known state of a history, for when its place does not answer.

Cached answers need only the state's digest, and a loaded state needs nothing more. So a place that does not answer
costs a moment once in a while, and never blocks an answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import OutOfTime, UnreachableHistory
from scanner.history.history import History
from scanner.history.snapshot import State
from scanner.notes import Note

#: Seconds to wait for the place to answer if a known state can be used.
LOOK_TIMEOUT = 1.5
#: Seconds for which a known state can be used.
MAX_STATE_AGE = 3600.0
#: Seconds before a place that did not answer is tried again.
RETRY_AFTER = 5.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A state, and its age in seconds: zero if it was read just now."""

    state: State
    age: float = 0.0

    def notes(self) -> tuple[Note, ...]:
        """Note what the readers of an answer should know of the state."""
        notes = []
        if self.age:
            notes.append(Note("silent-history", {"seconds": round(self.age, 1)}))
        if self.state.damage:
            notes.append(Note("damaged-history", {"files": self.state.damage}))
        return tuple(notes)


class LastKnown:
    """Reads a history's state, and remembers it. Threads may share it.

    Args:
        clock: a monotonic clock, seconds.
    """

    def __init__(self, history: History, clock: Callable[[], float] = time.monotonic) -> None:
        self._history = history
        self._clock = clock
        self._lock = threading.Lock()
        self._known: tuple[State, float] | None = None
        self._asked_again = 0.0

    def state(self, time_left: TimeLeft = unlimited) -> Seen:
        """Return the history's state, or the last known one if that is not too old and the history does not answer.

        Raises:
            OutOfTime: no usable state is known, and `time_left` fell to zero.
            HistoryError: as `History.state` does.
        """
        with self._lock:
            known, asked_again = self._known, self._asked_again
        if known is None or self._clock() - known[1] > MAX_STATE_AGE:
            return self._look(time_left)
        if self._clock() >= asked_again:
            end = self._clock() + LOOK_TIMEOUT
            try:
                return self._look(lambda: min(time_left(), end - self._clock()))
            except (OutOfTime, UnreachableHistory):
                with self._lock:
                    self._asked_again = self._clock() + RETRY_AFTER
        return Seen(known[0], max(self._clock() - known[1], 1.0))

    def _look(self, time_left: TimeLeft) -> Seen:
        begun = self._clock()
        state = self._history.state(time_left)
        with self._lock:
            self._known, self._asked_again = (state, begun), 0.0
        return Seen(state)
