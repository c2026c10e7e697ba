"""What the market is measured against: a ticker, or where the market lacks it, the market's own index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scanner.history.snapshot import Bars
from scanner.market.source import Floats, Splits
from scanner.panel.adjust import split_factors

#: What the market's own index is called in answers.
OWN_INDEX = "market index (dollar-volume-weighted)"
#: A share below this price says little about the market: its return is mostly the width of a tick.
LOWEST_PRICE = 5.0


@dataclass(frozen=True)
class Benchmark:
    """A benchmark's closes, worked out when first asked for.

    Attributes
    ----------
    name: the ticker, or `OWN_INDEX`.
    """

    name: str
    _bars: Bars
    _usable: NDArray[np.bool_]
    _splits: Splits

    @classmethod
    def choose(cls, ticker: str, bars: Bars, usable: NDArray[np.bool_], splits: Splits) -> Benchmark:
        """Take `ticker` if it has a usable bar in `bars`, else the market's own index."""
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
    close = np.where(usable, bars.close, np.nan)
    weight = close[:-1] * bars.volume[:-1]
    counted = usable[1:] & (close[:-1] >= LOWEST_PRICE)
    growth = close[1:] / close[:-1]
    for column, factor in split_factors(splits, bars.sessions, bars.tickers):
        growth[:, column] *= factor[1:] / factor[:-1]
    weight = np.where(counted, weight, 0.0)
    total = weight.sum(axis=1)
    gain = np.where(counted, weight * (growth - 1), 0.0).sum(axis=1)
    daily = np.divide(gain, total, out=np.zeros_like(total), where=total > 0)
    return 100 * np.concatenate(([1.0], np.cumprod(1 + daily)))
