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
_PREMIUM = (0.12, 0.6)  # of the previous price
_SPREAD = (0.002, 0.03)  # initial discount of the price to the offer; it shrinks to zero
_NOISE = (0.0008, 0.003)  # volatility a session while the offer is open
_BROKEN, _LEFT = 0.1, 0.25  # the share of deals that break, and the share of the premium left when they do


class Takeovers:
    """Decides which companies are taken over, and when.

    The time of each offer and the course of each deal are drawn in advance, so that nothing depends on how long the
    simulation runs. They have a random stream of their own: all other prices are as they would be without takeovers.
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
        """Adjust the offers for shares that split."""
        self._offered[events.row] *= events.split_from / events.split_to

    def offer(self, session: int, price: Floats, free: NDArray[np.bool_]) -> None:
        """Make the offers before the next open, based on the last closes, (n,) USD, to listings that are `free`."""
        new = (self._begins == session) & free
        self._offered[new] = price[new] * (1 + self._premium[new])

    def bought(self, session: int) -> NDArray[np.bool_]:
        """(n,) whether each listing's deal has closed, so that it no longer trades."""
        return self._known & ~self._breaks & (session >= self._begins + self._length)

    def move(self, move: Move, session: int, price: Floats) -> Move:
        """Keep prices near an open offer, and let those fall whose deal breaks in this session."""
        noise = self._noise * self._rng.standard_normal(len(price))
        elapsed = session - self._begins
        open_ = self._known & (elapsed < self._length)
        falls = self._known & self._breaks & (elapsed == self._length)
        below = self._spread * np.clip(1 - elapsed / self._length, 0, 1)
        ratio = np.where(falls, (1 + _LEFT * self._premium) / (1 + self._premium), (1 - below) * np.exp(noise))
        total = np.log(self._offered / price * ratio)
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
