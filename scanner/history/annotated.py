"""A history as its reader wants it told: with the reader's own file of tickers laid over the listings."""

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
    """A history whose listings are what a file says, where it says something, and whose digest counts the file in.

    What is stored is not touched. The file is read with every look: a changed one is another state. It is taken to
    hold as of the last session; what it tells of those before is hindsight.
    """

    def __init__(self, place: Path | Storage, file: TickerFile) -> None:
        super().__init__(place)
        self._file = file

    def state(self, time_left: TimeLeft = unlimited) -> State:
        """Look at what is there; see `History.state`. Raises `ConfigError` besides, if the file cannot be read."""
        return _counting(super().state(time_left), self._file.read())

    def load(self, until: date | None = None, time_left: TimeLeft = unlimited) -> Snapshot:
        """Load the state; see `History.load`. Raises `ConfigError` besides, if the file cannot be understood."""
        return self._annotated(lambda: super(AnnotatedHistory, self).load(until, time_left))

    def load_before(self, error: DamagedHistory, time_left: TimeLeft = unlimited) -> Snapshot:
        """Load the state before; see `History.load_before`. Raises `ConfigError` besides, as `load` does."""
        return self._annotated(lambda: super(AnnotatedHistory, self).load_before(error, time_left))

    def _annotated(self, load: Callable[[], Snapshot]) -> Snapshot:
        data = self._file.read()
        own = self._file.parse(data)
        stored = load()
        listings = lay_over(stored.listings, own.tickers, own.columns, stored.state.sessions[-1])
        return replace(stored, state=_counting(stored.state, data), listings=listings)

    def listings(self) -> Listings:
        """Load the list of tickers; see `History.listings`. Raises `ConfigError` besides, as `load` does."""
        own = self._file.parse(self._file.read())
        return lay_over(super().listings(), own.tickers, own.columns, super().state().sessions[-1])


def _counting(state: State, data: bytes) -> State:
    """Count a file in."""
    both = state.digest.encode() + hashlib.sha256(data).digest()
    return replace(state, digest=hashlib.sha256(both).hexdigest())
