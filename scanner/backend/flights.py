"""Equal questions at the same time: one asks, and what it is told is told to all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from scanner.actions.action import Content
from scanner.deadline import TimeLeft
from scanner.errors import OutOfTime


class Flights:
    """Questions under way, by what they ask. Threads share it."""

    def __init__(self) -> None:
        self._under_way: dict[bytes, Future[Content]] = {}
        self._changing = threading.Lock()

    def content(self, key: bytes, ask: Callable[[], Content], time_left: TimeLeft) -> Content:
        """Ask, or wait for what an equal question under way is told.

        Args:
            key: of equal questions.
            ask: is called by one of them.
            time_left: of this one.

        Returns:
            What `ask` gives; it is shared, and must not be changed.

        Raises:
            OutOfTime: `time_left` fell to zero.
            ScannerError: as `ask`. Whoever waited for one that had less time tries again.
        """
        while True:
            with self._changing:
                flight = self._under_way.get(key)
                if flight is None:
                    own = self._under_way[key] = Future[Content]()
            if flight is None:
                return self._fly(key, own, ask)
            try:
                return flight.result(min(max(time_left(), 0.0), threading.TIMEOUT_MAX))
            except TimeoutError:
                raise OutOfTime("an equal question was answered") from None
            except OutOfTime:
                if time_left() <= 0:
                    raise

    def _fly(self, key: bytes, flight: Future[Content], ask: Callable[[], Content]) -> Content:
        try:
            content = ask()
        except BaseException as error:
            self._land(key)
            flight.set_exception(error)
            raise
        self._land(key)
        flight.set_result(content)
        return content

    def _land(self, key: bytes) -> None:
        with self._changing:
            del self._under_way[key]
