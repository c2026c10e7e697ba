"""Splits of the simulated market: forward ones after large rises, reverse ones below a dollar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.sources.simulated.roster import Roster

_RISE = 2.2  # a company may split once its price has risen by this factor since its listing or last split
_DEAR, _CHEAP = 50.0, 1.0  # USD: above and below which it may split
_ODDS = 1 / 120  # probability per session that it then does
_FORWARD_STEPS, _FORWARD = (80.0, 160.0, 400.0), np.array([[2.0, 3.0], [1.0, 2.0], [1.0, 3.0], [1.0, 10.0]])
_REVERSE_STEPS, _REVERSE = (0.2, 0.5), np.array([[20.0, 1.0], [10.0, 1.0], [5.0, 1.0]])


@dataclass(frozen=True, slots=True)
class SplitEvents:
    """The splits before one session's open, (k,) each; `row` is the listing."""

    row: NDArray[np.intp]
    split_from: Floats
    split_to: Floats


class SplitPolicy:
    """Decides which companies split. The benchmark never does."""

    def __init__(self, rng: Generator, roster: Roster, price: Floats) -> None:
        self._rng = rng
        self._may_split = ~roster.fund
        self._may_reverse = np.arange(len(price)) != roster.benchmark
        self._reference = price.copy()

    def draw(self, price: Floats, trading: NDArray[np.bool_]) -> SplitEvents:
        """Draw the splits before the next open, from the last closes, (n,) USD."""
        willing = trading & (self._rng.random(len(price)) < _ODDS)
        dear = (price > _DEAR) & (price > _RISE * self._reference)
        forward = np.flatnonzero(willing & self._may_split & dear)
        reverse = np.flatnonzero(willing & self._may_reverse & (price < _CHEAP))
        row = np.concatenate((forward, reverse))
        forward_ratio = _FORWARD[np.digitize(price[forward], _FORWARD_STEPS)]
        reverse_ratio = _REVERSE[np.digitize(price[reverse], _REVERSE_STEPS)]
        split_from, split_to = np.concatenate((forward_ratio, reverse_ratio)).T
        self._reference[row] = price[row] * split_from / split_to
        return SplitEvents(row, split_from, split_to)
