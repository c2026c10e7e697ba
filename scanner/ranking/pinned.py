"""Whose price is pinned: a takeover at a known price is pending, so the stock no longer moves on its own.

Such a stock is calm, near its high and has jumped, which is what a score rewards; and it has nowhere to go. It is told
from its bars alone: it jumped within the year, it hardly moves any more, far less than it used to, and it stays near
its high. What was measured on the real market, misses and false alarms included, is on the page
docs/decisions/a-pending-takeover-has-no-score.md; `python -m tests.reference.pinned FOLDER SESSION...` prints it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.indicators.ties import at_least
from scanner.panel.panel import Panel

#: Own bars in which the offer has been made. Of a deal that is older the jump, and the usual range, are out of sight.
YEAR = 252
#: The least rise of a close in one bar that may be an offer. Of 22 pending takeovers looked at, one rose by 6.4 %.
JUMP = 0.06
#: Bars that must be quiet: more than half of them, so that an offer shows after eight.
QUIET = 15
#: The most that its median bar spans, high over low. Paid for in another company's shares, it still moves a little.
TIGHT = 0.011
#: The most of its own usual range, which is the upper quartile of the year's: half a year of quiet is not usual yet.
CALMER = 0.4
#: How near the highest close of so many bars it stays; a deal that breaks falls further in a day.
NEAR, RECENT = 0.95, 60


def pinned(panel: Panel, eligible: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which of the eligible stocks are pinned, (n,); others lie still for want of trades and are not judged."""
    quiet = _median_range(panel)
    near = at_least(panel.close[-1] / _highest(panel.close[-RECENT:]), NEAR)
    found = eligible & at_least(-quiet, -TIGHT) & near
    candidates = np.flatnonzero(found)  # few, so that only of them a year is looked at
    close = panel.close[-YEAR - 1 :, candidates]
    found[candidates] = at_least(_highest(close[1:] / close[:-1]) - 1, JUMP) & (
        quiet[candidates] < CALMER * _usual_range(panel, candidates)
    )
    return found


def _median_range(panel: Panel) -> NDArray[np.float64]:
    """Give the median of high / low - 1 over the last bars; NaN where there are too few."""
    middle: NDArray[np.float64] = np.median(panel.high[-QUIET:] / panel.low[-QUIET:] - 1, axis=0)
    return middle


def _usual_range(panel: Panel, columns: NDArray[np.intp]) -> NDArray[np.float64]:
    """Give the upper quartile of high / low - 1 over the year, as one of the values that there are."""
    ordered = np.sort(panel.high[-YEAR:, columns] / panel.low[-YEAR:, columns] - 1, axis=0)  # NaN last
    count = np.minimum(panel.bars[columns], YEAR)
    usual: NDArray[np.float64] = ordered[3 * (count - 1) // 4, np.arange(len(columns))]
    return usual


def _highest(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the highest of each column, NaN aside where there is another."""
    highest: NDArray[np.float64] = np.fmax.reduce(values, axis=0, initial=np.nan)
    return highest
