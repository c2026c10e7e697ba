"""Takeovers of the simulated market: an offer, a jump, months at the offered price, then the end of the listing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.sources.simulated.random_returns import YEAR, Move
from scanner.sources.simulated.roster import Roster
from scanner.sources.simulated.split_events import SplitEvents

_YEARS_TO_OFFER = 40.0
_LENGTH = (60, 190)  # sessions from the offer to the end of the deal, the end excluded
_PREMIUM = (0.12, 0.6)  # of the price before
_SPREAD = (0.002, 0.03)  # what the price stays below the offer at first; it shrinks to nothing
_NOISE = (0.0008, 0.003)  # volatility a session while the offer is open
_BROKEN, _LEFT = 0.1, 0.25  # the share of deals that break, and the share of the premium left when they do


class Takeovers:
    """Knows who is being taken over. Companies only.

    When each gets its offer and how the deal goes is drawn beforehand, so that nothing depends on how long the
    simulation runs. The draws are its own: everybody else's prices are what they would be without takeovers.
    """

    def __init__(self, rng: Generator, roster: Roster) -> None:
        count = len(roster.fund)
        self._rng = rng
        self._begins = rng.exponential(_YEARS_TO_OFFER * YEAR, count).astype(np.intp)
        self._length = rng.integers(*_LENGTH, count)
        self._premium, self._spread, self._noise = (
            rng.uniform(*bounds, count) for bounds in (_PREMIUM, _SPREAD, _NOISE)
        )
        self._breaks = rng.random(count) < _BROKEN
        self._begins[roster.fund] = np.iinfo(np.intp).max // 2
        self._offered = np.full(count, np.nan)  # USD a share, from the offer on

    def split(self, events: SplitEvents) -> None:
        """Put the offers for shares that split on the new basis."""
        self._offered[events.row] *= events.split_from / events.split_to

    def offer(self, session: int, price: Floats, free: NDArray[np.bool_]) -> None:
        """Make this morning's offers on the last closes, (n,) USD, to those who are `free` to get one."""
        new = (self._begins == session) & free
        self._offered[new] = price[new] * (1 + self._premium[new])

    def bought(self, session: int) -> NDArray[np.bool_]:
        """(n,) whose deal has been closed, so that they trade no more."""
        return self._known & ~self._breaks & (session >= self._begins + self._length)

    def move(self, move: Move, session: int, price: Floats) -> Move:
        """Hold the prices of those with an offer near it, and let those fall whose deal breaks today."""
        noise = self._noise * self._rng.standard_normal(len(price))
        elapsed = session - self._begins
        open_ = self._known & (elapsed < self._length)
        falls = self._known & self._breaks & (elapsed == self._length)
        below = self._spread * np.clip(1 - elapsed / self._length, 0, 1)
        kept = np.where(falls, (1 + _LEFT * self._premium) / (1 + self._premium), (1 - below) * np.exp(noise))
        total = np.log(self._offered / price * kept)
        return replace(
            move,
            total=np.where(open_ | falls, total, move.total),
            volatility=np.where(open_, self._noise, move.volatility),
            wildness=np.where(open_, 0.0, move.wildness),
        )

    @property
    def _known(self) -> NDArray[np.bool_]:
        known: NDArray[np.bool_] = np.isfinite(self._offered)
        return known
