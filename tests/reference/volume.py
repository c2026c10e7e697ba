"""What was traded, by the formulas; names as in the catalogue."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tests.reference import exact
from tests.reference.indicators import shifted
from tests.reference.market import Bars, Floats
from tests.reference.ties import TIE_AWARE


def place(bars: Bars) -> Floats:
    """From -1, a close at the low, to 1, at the high; 0 where the bar has no range."""
    return np.array(
        [
            0.0 if high == low else (2 * close - high - low) / (high - low)
            for high, low, close in zip(bars.high.tolist(), bars.low.tolist(), bars.close.tolist(), strict=True)
        ]
    )


def cmf(bars: Bars, n: int) -> Floats:
    """No value where nothing was traded."""
    return exact.mean(place(bars) * bars.volume, n) / something(exact.mean(bars.volume, n))


def force_index(bars: Bars, n: int) -> Floats:
    return exact.smooth((bars.close - shifted(bars.close, 1)) * bars.volume, n, 2 / (n + 1))


def vwap(bars: Bars, n: int) -> Floats:
    """No value where nothing was traded."""
    return exact.mean(exact.typical_price(bars) * bars.volume, n) / something(exact.mean(bars.volume, n))


def relative_volume(bars: Bars, n: int) -> Floats:
    return bars.volume / something(exact.mean(bars.volume, n))


def up_down_volume(bars: Bars, n: int) -> Floats:
    """No value where no volume came with a lower close."""
    change = exact.changes(bars.close)
    up, down = np.where(change > 0, bars.volume, 0.0), np.where(change < 0, bars.volume, 0.0)
    up[:1] = down[:1] = np.nan
    return exact.mean(up, n) / something(exact.mean(down, n))


def nvi(bars: Bars) -> Floats:
    return np.array(_held(bars, quiet=True))


def pvi(bars: Bars) -> Floats:
    return np.array(_held(bars, quiet=False))


def _held(bars: Bars, *, quiet: bool) -> list[float]:
    """What 1000 became that were invested on the quieter bars alone, or on the busier ones."""
    worth = [1000.0]
    volumes, closes = pairwise(bars.volume.tolist()), pairwise(bars.close.tolist())
    for (before, now), (bought, sold) in zip(volumes, closes, strict=True):
        held = TIE_AWARE.greater(before, now) if quiet else TIE_AWARE.greater(now, before)
        worth.append(worth[-1] * sold / bought if held else worth[-1])
    return worth


def something(divisor: Floats) -> Floats:
    """NaN in place of 0."""
    return np.where(divisor == 0, np.nan, divisor)
