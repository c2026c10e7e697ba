"""The lifecycle of listings: when each is listed, halted and delisted."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from scanner.sources.simulated.random_returns import YEAR
from scanner.sources.simulated.roster import Roster

_NOT_YET_LISTED, _YEARS_TO_LISTING = 0.1, 1.5
_YEARS_LISTED = 25.0
_YEARS_BETWEEN_HALTS = 12.0
_HALT, _LONG_HALT, _LONG_ODDS = (1, 16), (61, 121), 0.03  # sessions, the end excluded
_DOOMED, _CRASH = 0.4, 60  # the share of stocks that crash before they are delisted, and over how many sessions


class Lifecycle:
    """Decides which listings trade in a session. The benchmark always does.

    Everything is drawn as lifetimes or session by session, so that nothing depends on how long the simulation runs.
    """

    def __init__(self, rng: Generator, roster: Roster) -> None:
        count = len(roster.fund)
        self._rng = rng
        self._benchmark = roster.benchmark
        late = rng.random(count) < _NOT_YET_LISTED
        self._listed = np.where(late, rng.exponential(_YEARS_TO_LISTING * YEAR, count), 0.0).astype(np.intp)
        self._delisted = self._listed + rng.exponential(_YEARS_LISTED * YEAR, count).astype(np.intp)
        self._doomed = ~roster.fund & (rng.random(count) < _DOOMED)
        self._resumes = np.zeros(count, dtype=np.intp)

    def trading(self, session: int) -> NDArray[np.bool_]:
        """(n,) whether each trades in session number `session`; call it once a session, in order."""
        chance = self._rng.random(len(self._resumes))
        halted = chance < 1 / (_YEARS_BETWEEN_HALTS * YEAR)
        long = chance < _LONG_ODDS / (_YEARS_BETWEEN_HALTS * YEAR)
        length = np.where(long, self._rng.integers(*_LONG_HALT, len(long)), self._rng.integers(*_HALT, len(long)))
        self._resumes = np.where(halted, np.maximum(self._resumes, session + length), self._resumes)
        trading = (self._listed <= session) & (session < self._delisted) & (session >= self._resumes)
        trading[self._benchmark] = True
        return trading

    def crashing(self, session: int) -> NDArray[np.bool_]:
        """(n,) whether each is crashing towards its delisting."""
        return self._doomed & (session >= self._delisted - _CRASH)
