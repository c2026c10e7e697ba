"""The state of a history as it was last seen, for when its place does not answer.

What has been asked before needs the state's digest alone, and what is loaded needs nothing more. So a place that has
fallen silent costs a moment, once in a while, and not an answer.
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

#: Seconds that one waits for the place to answer, where a state is known that serves.
LOOK_TIMEOUT = 1.5
#: Seconds for which a known state serves.
MAX_STATE_AGE = 3600.0
#: Seconds in which a place that did not answer is not asked again.
RETRY_AFTER = 5.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A state, and how many seconds ago it was seen: zero if it was seen now."""

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
    """Looks at a history, and remembers what it saw. Threads may share it.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, history: History, clock: Callable[[], float] = time.monotonic) -> None:
        self._history = history
        self._clock = clock
        self._lock = threading.Lock()
        self._known: tuple[State, float] | None = None
        self._asked_again = 0.0

    def state(self, time_left: TimeLeft = unlimited) -> Seen:
        """Give the history's state, or the last known one if it is not too old and the history does not answer.

        Raises:
            OutOfTime: none is known that serves, and `time_left` fell to zero.
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
