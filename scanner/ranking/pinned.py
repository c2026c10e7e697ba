"""Stocks with a pinned price: a takeover at a known price is pending, so the stock no longer moves on its own.

Such a stock has low volatility, is near its high and has jumped, which a score rewards, but it has no upside left. It
is recognized by its bars alone: it jumped within the year, it hardly moves any more, far less than it used to, and it
stays near its high. ARCHITECTURE.md has the measurements on the real market, misses and false alarms included;
`python -m tests.reference.pinned FOLDER SESSION...` prints them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.indicators.ties import at_least
from scanner.panel.panel import Panel

#: Own bars within which the offer was made. For older deals, neither the jump nor the usual range can be seen.
YEAR = 252
#: The smallest one-bar rise of a close that may be an offer. Of 22 pending takeovers examined, one rose by only 6.4 %.
JUMP = 0.06
#: Bars that must be quiet: more than half of them, so that an offer shows after eight.
QUIET = 15
#: The maximum of its median bar's high / low - 1. A target that is paid for in shares still moves a little.
TIGHT = 0.011
#: The maximum share of its usual range, the upper quartile of the year's: half a year of quiet is not usual yet.
CALMER = 0.4
#: It stays above NEAR times the highest close of RECENT bars; when a deal breaks, it falls further in a day.
NEAR, RECENT = 0.95, 60


def pinned(panel: Panel, eligible: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which eligible stocks are pinned, (n,); others are quiet for lack of trades and are never pinned."""
    quiet = _median_range(panel)
    near = at_least(panel.close[-1] / _highest(panel.close[-RECENT:]), NEAR)
    found = eligible & at_least(-quiet, -TIGHT) & near
    candidates = np.flatnonzero(found)  # few, so that a year's bars are read for these only
    close = panel.close[-YEAR - 1 :, candidates]
    found[candidates] = at_least(_highest(close[1:] / close[:-1]) - 1, JUMP) & (
        quiet[candidates] < CALMER * _usual_range(panel, candidates)
    )
    return found


def _median_range(panel: Panel) -> NDArray[np.float64]:
    """Return the median of high / low - 1 over the last bars; NaN where there are too few."""
    middle: NDArray[np.float64] = np.median(panel.high[-QUIET:] / panel.low[-QUIET:] - 1, axis=0)
    return middle


def _usual_range(panel: Panel, columns: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the upper quartile of high / low - 1 over the year, without interpolation."""
    ordered = np.sort(panel.high[-YEAR:, columns] / panel.low[-YEAR:, columns] - 1, axis=0)  # NaN last
    count = np.minimum(panel.bars[columns], YEAR)
    usual: NDArray[np.float64] = ordered[3 * (count - 1) // 4, np.arange(len(columns))]
    return usual


def _highest(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the highest value of each column, ignoring NaN; NaN if there is nothing else."""
    highest: NDArray[np.float64] = np.fmax.reduce(values, axis=0, initial=np.nan)
    return highest
