"""The benchmark: a ticker, or the market's own index if the market does not have that ticker."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.history.snapshot import Bars
from scanner.market_data.tables import Splits
from scanner.panel.adjust import split_factors, split_ratios

#: The name of the market's own index in answers.
OWN_INDEX = "market index (dollar-volume-weighted)"
#: USD. The return of a share below this price is mostly the width of a tick and says little about the market.
MIN_PRICE = 5.0


@dataclass(frozen=True)
class Benchmark:
    """A benchmark's closes, computed on first access.

    Attributes:
        name: the ticker, or `OWN_INDEX`.
    """

    name: str
    _bars: Bars
    _usable: NDArray[np.bool_]
    _splits: Splits

    @classmethod
    def choose(cls, ticker: str, bars: Bars, usable: NDArray[np.bool_], splits: Splits) -> Benchmark:
        """Choose `ticker` if it has a usable bar in `bars`, else the market's own index."""
        index = np.searchsorted(bars.tickers, ticker)
        there = index < len(bars.tickers) and bars.tickers[index] == ticker and bool(usable[:, index].any())
        return cls(ticker if there else OWN_INDEX, bars, usable, splits)

    @cached_property
    def closes(self) -> Floats:
        """(T,) the benchmark's last close at or before each session, on the last session's basis; NaN before any."""
        if self.name == OWN_INDEX:
            return _index(self._bars, self._usable, self._splits)
        column = int(np.searchsorted(self._bars.tickers, self.name))
        seen = self._usable[:, column]
        closes = np.where(seen, self._bars.close[:, column], np.nan)
        for _, factor in split_factors(self._splits, self._bars.sessions, self._bars.tickers[column : column + 1]):
            closes *= factor
        latest = np.maximum.accumulate(np.where(seen, np.arange(len(seen)), -1))
        return np.where(latest >= 0, closes[latest], np.nan)


def _index(bars: Bars, usable: NDArray[np.bool_], splits: Splits) -> Floats:
    """Chain the market's daily returns, each weighted by the dollar volume of the session before; it starts at 100.

    A ticker counts from one session to the next if it has usable bars in both and closed at $5 or more in the first.
    Weights of the day before keep the index free of look-ahead.
    """
    level = np.full(len(bars.sessions), 100.0)
    before = bars.close[:-1].copy()  # yesterday's closes, on today's basis
    for row, column, ratio in split_ratios(splits, bars.sessions, bars.tickers):
        before[row - 1, column] *= ratio
    for row in range(1, len(level)):
        counted = usable[row - 1] & usable[row] & (bars.close[row - 1] >= MIN_PRICE)
        # Only tickers that count are summed, so that tickers added later do not even change the rounding.
        weight = bars.close[row - 1, counted] * bars.volume[row - 1, counted]
        growth = bars.close[row, counted] / before[row - 1, counted]
        total = weight.sum()
        gain = (weight * (growth - 1)).sum()
        level[row] = level[row - 1] * (1 + (gain / total if total > 0 else 0.0))
    return level
