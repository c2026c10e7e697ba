"""A stock's returns against its benchmark's, by the formulas; `level` is the benchmark's at the stock's own bars."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tests.reference import exact
from tests.reference.indicators import shifted
from tests.reference.market import Bars, Dates, Floats


def at_own_bars(bars: Bars, sessions: Dates, level: Floats) -> Floats:
    """The benchmark's last level at or before each of the stock's bars."""
    last = np.searchsorted(sessions, bars.session, side="right") - 1
    return np.where(last >= 0, level[last], np.nan)


def changes(x: Floats) -> Floats:
    """Daily returns in percent."""
    return 100 * (x / shifted(x, 1) - 1)


def beta(bars: Bars, level: Floats, n: int) -> Floats:
    products, _, squares = _moments(bars, level, n)
    return products / squares


def correlation(bars: Bars, level: Floats, n: int) -> Floats:
    """0 where the stock did not move."""
    products, own, index = _moments(bars, level, n)
    return exact.ratio_or_zero(products, np.sqrt(own * index))


def residual_volatility(bars: Bars, level: Floats, n: int) -> Floats:
    """In percent a year of 252 sessions, with two degrees of freedom spent on the line."""
    slopes = beta(bars, level, n)
    residuals = np.full(len(bars), np.nan)
    if len(bars) >= n:
        own, index = (_centred(changes(x), n) for x in (bars.close, level))
        residuals[n - 1 :] = ((own - slopes[n - 1 :, None] * index) ** 2).sum(axis=1)
    return np.sqrt(252 * residuals / (n - 2))


def _moments(bars: Bars, level: Floats, n: int) -> tuple[Floats, Floats, Floats]:
    """Sums over n returns, about their means, of the products, of the stock's squares and of the benchmark's."""
    sums = np.full((3, len(bars)), np.nan)
    if len(bars) >= n:
        own, index = (_centred(changes(x), n) for x in (bars.close, level))
        sums[:, n - 1 :] = [(a * b).sum(axis=1) for a, b in ((own, index), (own, own), (index, index))]
    return sums[0], sums[1], sums[2]


def _centred(x: Floats, n: int) -> Floats:
    windows = sliding_window_view(x, n)
    return np.asarray(windows - windows.mean(axis=1, keepdims=True))


def sctr_raw(bars: Bars) -> Floats:
    """StockCharts' weights, its slope by least squares over three bars."""
    ppo = 100 * (exact.ema(bars, 12) - exact.ema(bars, 26)) / exact.ema(bars, 26)
    histogram = ppo - exact.smooth(ppo, 9, 2 / 10)
    slope = exact.end_of_line(histogram, 3) - exact.mean(histogram, 3)  # the line's middle is the mean, a bar earlier
    return (
        0.30 * 100 * (bars.close / exact.ema(bars, 200) - 1)
        + 0.30 * 100 * (bars.close / shifted(bars.close, 125) - 1)
        + 0.15 * 100 * (bars.close / exact.ema(bars, 50) - 1)
        + 0.15 * 100 * (bars.close / shifted(bars.close, 20) - 1)
        + 0.05 * slope
        + 0.05 * exact.rsi(bars, 14)
    )
