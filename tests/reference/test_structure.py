"""TA-Lib counts from either of two equal extremes; from any other it counts as the reference does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import talib
from numpy.typing import NDArray

from tests.reference import structure
from tests.reference.market import Day, Floats, Mask, look, read
from tests.reference.ties import TIE


@pytest.fixture(scope="module")
def day(real_market: Path, sessions5: tuple[date, ...]) -> Day:
    return look(read(real_market), sessions5[-1])


def test_the_same_extreme_is_counted_from_or_one_that_equals_it(day: Day) -> None:
    for bars in day.bars.values():
        if len(bars) >= 20:
            assert equal_values(bars.high, talib.MAXINDEX(bars.high, 20), structure.bars_since_highest(bars, 20)).all()
            assert equal_values(bars.low, talib.MININDEX(bars.low, 20), structure.bars_since_lowest(bars, 20)).all()


def equal_values(x: Floats, index: NDArray[np.int32], since: Floats) -> Mask:
    """Whether the values that TA-Lib and the reference point at are equal, and ours is the later one or the same."""
    today = np.arange(19, len(x))
    ours, theirs = today - since[19:].astype(int), index[19:]
    return np.asarray((np.abs(x[ours] - x[theirs]) <= TIE * x[ours]) & (ours >= theirs))
