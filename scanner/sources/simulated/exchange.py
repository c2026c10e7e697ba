"""The exchange of the simulated market: turns a session's moves into prices and volumes."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.sources.simulated.random_returns import Move, Traits
from scanner.sources.simulated.split_events import SplitEvents

FIELDS = ("open", "high", "low", "close", "volume")  # as `SessionBars` orders them
_OVERNIGHT = 0.35  # share of a session's variance before its open
_MIN_PRICE = 0.01
_ACTIVITY_PERSISTENCE = 0.75  # of log volume
_THIN = 800.0  # shares: at this usual volume, 37 % of sessions have no trade
_UNREPORTED = 0.2  # share of sessions without a trade that have no bar instead of a flat one
_FAULTY = 1 / 200_000


class Exchange:
    """The last price and the usual volume of each listing, (n,) each."""

    def __init__(self, rng: Generator, traits: Traits, benchmark: int) -> None:
        self._rng = rng
        self._benchmark = benchmark
        self.price = _to_tick(traits.price)
        self._shares = traits.shares.copy()
        dollars = np.log(traits.price * traits.shares)
        self._burstiness = np.clip(1.85 - 0.08 * dollars, 0.3, 1.2)  # of log volume: large for thin listings
        self._activity = self._burstiness * rng.standard_normal(len(traits.price))

    def split(self, events: SplitEvents) -> None:
        """Adjust the listings that split."""
        factor = events.split_from / events.split_to
        self.price[events.row] *= factor
        self._shares[events.row] /= factor

    def trade(self, move: Move, trading: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Make a session's bars: (5, n) the `FIELDS`, and (n,) which listings have one."""
        volume = self._draw_volume(move)
        chance, silence = self._rng.random(len(volume)), np.exp(-volume / _THIN)
        traded = trading & (chance >= silence)
        present = trading & (chance >= silence * _UNREPORTED)
        prices = self._draw_prices(np.where(traded, move.total, 0.0), np.where(traded, move.volatility, 0.0))
        self.price = prices[3]
        bars = np.stack((*prices, np.where(traded, volume, 0.0)))
        self._garble(bars)
        return bars, present

    def _draw_volume(self, move: Move) -> Floats:
        """Draw whole shares: activity persists, and follows volatility and the size of the move."""
        fresh = np.sqrt(1 - _ACTIVITY_PERSISTENCE**2) * self._rng.standard_normal(len(self._shares))
        self._activity = _ACTIVITY_PERSISTENCE * self._activity + self._burstiness * fresh
        surprise = np.minimum(np.abs(move.total) / move.volatility, 6.0)
        log_volume = self._activity + 0.5 * move.wildness + 0.35 * (surprise - 0.7)
        return np.maximum(np.round(self._shares * np.exp(log_volume)), 1.0)

    def _draw_prices(self, total: Floats, volatility: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Draw open, high, low and close of Brownian motion that ends at the log return `total`."""
        count = len(total)
        gap_noise = np.sqrt(_OVERNIGHT * (1 - _OVERNIGHT)) * volatility * self._rng.standard_normal(count)
        gap = _OVERNIGHT * total + gap_noise
        day, variance = total - gap, (1 - _OVERNIGHT) * volatility**2
        # The highest and the lowest point of a Brownian bridge from 0 to `day`, by inverting their distributions.
        up = (day + np.sqrt(day**2 + 2 * variance * self._rng.standard_exponential(count))) / 2
        down = (day - np.sqrt(day**2 + 2 * variance * self._rng.standard_exponential(count))) / 2
        start = self.price * np.exp(gap)
        logs = (np.zeros(count), up, down, day)
        opened, high, low, close = (_to_tick(start * np.exp(log)) for log in logs)
        return opened, high, low, close

    def _garble(self, bars: NDArray[np.float64]) -> None:
        """Corrupt one bar in 200,000, as happens in real feeds: prices of zero, or high and low swapped."""
        zero, crossed = self._draw_rows(_FAULTY / 2), self._draw_rows(_FAULTY / 2)
        bars[:4, zero] = 0.0
        bars[1:3, crossed] = bars[2:0:-1, crossed]

    def _draw_rows(self, odds: float) -> NDArray[np.intp]:
        """Draw listings other than the benchmark, each with this probability."""
        count = len(self.price)
        rows = self._rng.integers(0, count, self._rng.poisson(odds * count), dtype=np.intp)
        return np.setdiff1d(rows, self._benchmark)


def _to_tick(price: Floats) -> Floats:
    """Round to a cent; below a dollar, to a hundredth of a cent."""
    price = np.maximum(price, _MIN_PRICE)
    return np.where(price < 1, np.round(price, 4), np.round(price, 2))
