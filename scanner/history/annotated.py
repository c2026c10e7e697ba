"""A history whose listings are overlaid with the user's own file of tickers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import DamagedHistory
from scanner.history.history import History
from scanner.history.snapshot import Snapshot, State
from scanner.market_data.tables import Listings
from scanner.reference_data.overlay import lay_over
from scanner.sources.files.ticker_file import TickerFile
from scanner.storage.base import Storage


class AnnotatedHistory(History):
    """A history whose listings are overridden by a file, and whose digest includes that file.

    The stored data is not changed. The file is read at every access: a changed file is another state. Its facts are
    taken as known in the last session; for earlier sessions they are hindsight.
    """

    def __init__(self, place: Path | Storage, file: TickerFile) -> None:
        super().__init__(place)
        self._file = file

    def state(self, time_left: TimeLeft = unlimited) -> State:
        """Read the current state; see `History.state`. Also raises `ConfigError` if the file cannot be read."""
        return _counting(super().state(time_left), self._file.read())

    def load(self, until: date | None = None, time_left: TimeLeft = unlimited) -> Snapshot:
        """Load the state; see `History.load`. Also raises `ConfigError` if the file cannot be parsed."""
        return self._annotated(lambda: super(AnnotatedHistory, self).load(until, time_left))

    def load_before(self, error: DamagedHistory, time_left: TimeLeft = unlimited) -> Snapshot:
        """Load the state before; see `History.load_before`. Also raises `ConfigError`, as `load` does."""
        return self._annotated(lambda: super(AnnotatedHistory, self).load_before(error, time_left))

    def _annotated(self, load: Callable[[], Snapshot]) -> Snapshot:
        data = self._file.read()
        own = self._file.parse(data)
        stored = load()
        listings = lay_over(stored.listings, own.tickers, own.columns, stored.state.sessions[-1])
        return replace(stored, state=_counting(stored.state, data), listings=listings)

    def listings(self) -> Listings:
        """Load the list of tickers; see `History.listings`. Also raises `ConfigError`, as `load` does."""
        own = self._file.parse(self._file.read())
        return lay_over(super().listings(), own.tickers, own.columns, super().state().sessions[-1])


def _counting(state: State, data: bytes) -> State:
    """Include a file in a state's digest."""
    both = state.digest.encode() + hashlib.sha256(data).digest()
    return replace(state, digest=hashlib.sha256(both).hexdigest())
