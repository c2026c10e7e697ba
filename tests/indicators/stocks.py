"""Stocks side by side, each listed in a row of its own, and what is computed of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from scanner.arrays import Floats
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.engine import compute
from scanner.indicators.terms import Term
from scanner.panel.panel import Panel
from tests.panels import panel
from tests.reference.examples import sessions
from tests.reference.market import Bars


class Stocks(NamedTuple):
    """Bars, (rows, stocks), the newest last; NaN before a stock was listed."""

    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats

    def own(self, column: int) -> Bars:
        """One stock's bars, as the oracles want them."""
        listed = ~np.isnan(self.close[:, column])
        return Bars(sessions(int(listed.sum())), *(series[listed, column] for series in self))

    def last(self, rows: int) -> Stocks:
        """The last rows alone."""
        return Stocks(*(series[-rows:] for series in self))


def walking(seed: int, rows: int, starts: Sequence[int] = (0,)) -> Stocks:
    """Walk randomly, each stock from the row it was listed in."""
    rng = np.random.default_rng(seed)
    shape = (rows, len(starts))
    close = 30 * np.exp(np.cumsum(rng.normal(0, 0.02, shape), axis=0))
    opening = close * np.exp(rng.normal(0, 0.01, shape))
    high = np.maximum(opening, close) * (1 + 0.01 * rng.random(shape))
    low = np.minimum(opening, close) * (1 - 0.01 * rng.random(shape))
    volume = rng.integers(1, 10**6, shape).astype(np.float64)
    unlisted = np.arange(rows)[:, None] < np.array(starts)
    return Stocks(*(np.where(unlisted, np.nan, series) for series in (opening, high, low, close, volume)))


def trading(high: ArrayLike, low: ArrayLike, close: ArrayLike, volume: ArrayLike = 1000.0) -> Stocks:
    """One stock that opens where it closes."""
    c, h, lo = (np.array(series, dtype=np.float64)[:, None] for series in (close, high, low))
    return Stocks(c, h, lo, c, np.zeros_like(c) + np.reshape(volume, (-1, 1)))


def closing(close: ArrayLike, *, reach: float = 0.0) -> Stocks:
    """One stock that reaches so far above and below its close."""
    c = np.array(close, dtype=np.float64)
    return trading(c + reach, c - reach, c)


def panel_of(stocks: Stocks) -> Panel:
    """A panel of these stocks: T000, T001, ... in their order here."""
    rows = np.stack(stocks, axis=2)
    listed = ~np.isnan(stocks.close)
    return panel({f"T{c:03}": list(map(tuple, rows[listed[:, c], c].tolist())) for c in range(rows.shape[1])})


def measure(stocks: Stocks, term: Term, rows: int | None = None) -> Floats:
    """Compute a term, (rows, stocks), by default at every row."""
    made = panel_of(stocks)
    values = compute(made, [term], rows=rows or len(stocks.close))[term]
    return values[:, np.argsort(made.tickers)]


def indicator(name: str, *parameters: float) -> Term:
    """The term of an indicator, taken of the series it is usually taken of."""
    spec = INDICATORS[name]
    return spec.build(*([] if spec.series is None else [spec.series]), *parameters)
