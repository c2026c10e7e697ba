"""Twins of TA-Lib's indicators: the same formula, seed and first bar, without its rounding errors.

TA-Lib keeps running sums, subtracts squares (E[x^2] - E[x]^2) and compares rounded numbers. Here every window is
summed afresh, relative to its first value where small differences matter, and numbers that tie are equal.
Names and signatures are those of `indicators`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import talib
from numpy.lib.stride_tricks import sliding_window_view

from tests.reference import indicators
from tests.reference.market import Bars, Floats, Mask
from tests.reference.ties import TIE


def sma(bars: Bars, n: int) -> Floats:
    return mean(bars.close, n)


def average_volume(bars: Bars, n: int) -> Floats:
    return mean(bars.volume, n)


def average_dollar_volume(bars: Bars, n: int) -> Floats:
    return mean(bars.close * bars.volume, n)


def ema(bars: Bars, n: int) -> Floats:
    return smooth(bars.close, n, 2 / (n + 1))


def rsi(bars: Bars, n: int) -> Floats:
    """Wilder's averages of gains and losses; 0 where there was neither."""
    change = changes(bars.close)
    gain = smooth(np.maximum(change, 0), n, 1 / n)
    loss = smooth(np.maximum(-change, 0), n, 1 / n)
    return 100 * ratio_or_zero(gain, gain + loss)


def atr(bars: Bars, n: int) -> Floats:
    return smooth(true_range(bars), n, 1 / n)


def natr(bars: Bars, n: int) -> Floats:
    return 100 * atr(bars, n) / bars.close


def macd(bars: Bars, fast: int, slow: int, signal: int) -> Floats:
    line = _macd_line(bars, fast, slow)
    line[: slow + signal - 2] = np.nan  # TA-Lib gives the line from the signal's first bar on
    return line


def macd_signal(bars: Bars, fast: int, slow: int, signal: int) -> Floats:
    return smooth(_macd_line(bars, fast, slow), signal, 2 / (signal + 1))


def macd_hist(bars: Bars, fast: int, slow: int, signal: int) -> Floats:
    return macd(bars, fast, slow, signal) - macd_signal(bars, fast, slow, signal)


def _macd_line(bars: Bars, fast: int, slow: int) -> Floats:
    """Both averages are seeded at the same bar: the fast one starts `slow - fast` bars late."""
    late = bars.close.copy()
    late[: slow - fast] = np.nan
    return smooth(late, fast, 2 / (fast + 1)) - smooth(bars.close, slow, 2 / (slow + 1))


def bb_upper(bars: Bars, n: int, k: float) -> Floats:
    return mean(bars.close, n) + k * deviation(bars.close, n)


def bb_middle(bars: Bars, n: int, k: float) -> Floats:
    return mean(bars.close, n)


def bb_lower(bars: Bars, n: int, k: float) -> Floats:
    return mean(bars.close, n) - k * deviation(bars.close, n)


def plus_di(bars: Bars, n: int) -> Floats:
    plus, _ = directional_movement(bars)
    return 100 * ratio_or_zero(wilder_sum(plus, n), wilder_sum(true_range(bars), n))


def minus_di(bars: Bars, n: int) -> Floats:
    _, minus = directional_movement(bars)
    return 100 * ratio_or_zero(wilder_sum(minus, n), wilder_sum(true_range(bars), n))


def adx(bars: Bars, n: int) -> Floats:
    """Wilder's average of DX, which is 0 while there has been no direction at all."""
    plus, minus = plus_di(bars, n), minus_di(bars, n)
    return smooth(100 * ratio_or_zero(np.abs(plus - minus), plus + minus), n, 1 / n)


def roc(bars: Bars, n: int) -> Floats:
    return per_window(bars.close, n + 1, lambda window: 100 * (window[:, -1] - window[:, 0]) / window[:, 0])


def highest(bars: Bars, n: int) -> Floats:
    return per_window(bars.high, n, lambda window: window.max(axis=1))


def lowest(bars: Bars, n: int) -> Floats:
    return per_window(bars.low, n, lambda window: window.min(axis=1))


def stoch_k(bars: Bars, fast_k: int, slow_k: int, slow_d: int) -> Floats:
    k = mean(100 * place_in_range(bars, fast_k), slow_k)
    k[: fast_k + slow_k + slow_d - 3] = np.nan  # TA-Lib gives %K from the first bar of %D on
    return k


def stoch_d(bars: Bars, fast_k: int, slow_k: int, slow_d: int) -> Floats:
    return mean(mean(100 * place_in_range(bars, fast_k), slow_k), slow_d)


def williams_r(bars: Bars, n: int) -> Floats:
    """0 where the range is empty, as TA-Lib has it."""
    high, low = highest(bars, n), lowest(bars, n)
    return -100 * ratio_or_zero(high - bars.close, np.where(ties(high, low), 0.0, high - low))


def obv(bars: Bars) -> Floats:
    """Starts with the first bar's volume."""
    signed = np.sign(changes(bars.close)) * bars.volume
    signed[:1] = bars.volume[:1]
    return np.cumsum(signed)


def mfi(bars: Bars, n: int) -> Floats:
    """0 where no money flowed."""
    typical = typical_price(bars)
    change = changes(typical)
    flow = typical * bars.volume
    up = mean(np.where(np.isnan(change), np.nan, np.where(change > 0, flow, 0.0)), n)
    down = mean(np.where(np.isnan(change), np.nan, np.where(change < 0, flow, 0.0)), n)
    return 100 * ratio_or_zero(up, up + down)


def cci(bars: Bars, n: int) -> Floats:
    """0 where the typical prices of the window do not differ."""

    def one(window: Floats) -> Floats:
        first = window[:, :1]
        offset = np.where(ties(window, first), 0.0, window - first)
        centred = offset - offset.mean(axis=1, keepdims=True)
        return ratio_or_zero(centred[:, -1], 0.015 * np.abs(centred).mean(axis=1))

    return per_window(typical_price(bars), n, one)


def linreg(bars: Bars, n: int) -> Floats:
    return end_of_line(bars.close, n)


def vwma(bars: Bars, n: int) -> Floats:
    """NaN where nothing was traded in the window."""
    value, volume = mean(bars.close * bars.volume, n), mean(bars.volume, n)
    return np.asarray(np.divide(value, volume, out=np.full(len(bars), np.nan), where=volume != 0))


def aroon_up(bars: Bars, n: int) -> Floats:
    """Of highs that tie, the latest counts."""
    return per_window(bars.high, n + 1, lambda window: 100 * (n - _since_top(window)) / n)


def aroon_down(bars: Bars, n: int) -> Floats:
    return per_window(bars.low, n + 1, lambda window: 100 * (n - _since_top(-window)) / n)


def _since_top(window: Floats) -> Floats:
    top = window.max(axis=1, keepdims=True)
    tied = top - window <= TIE * np.abs(top)
    return np.asarray(np.argmax(tied[:, ::-1], axis=1), dtype=np.float64)


def connors_rsi(bars: Bars, n: int, streak: int, rank: int) -> Floats:
    """Changes that tie are not less than each other."""
    change = per_window(bars.close, 2, lambda window: 100 * (window[:, 1] / window[:, 0] - 1))

    def place(window: Floats) -> Floats:
        now = window[:, -1:]
        less = window[:, :-1] < now - TIE * np.maximum(np.abs(now), 100)
        return np.where(np.isnan(window[:, 0]), np.nan, 100 * less.mean(axis=1))

    streaks = talib.RSI(indicators.streaks(bars.close), streak)
    return (rsi(bars, n) + streaks + per_window(change, rank + 1, place)) / 3


# The pieces they are made of.


def per_window(x: Floats, n: int, of: Callable[[Floats], Floats]) -> Floats:
    """`of` applied to every window of the last `n` values, a (windows, n) array; NaN before the first."""
    result = np.full(len(x), np.nan)
    if len(x) >= n:
        result[n - 1 :] = of(sliding_window_view(x, n))
    return result


def mean(x: Floats, n: int) -> Floats:
    return per_window(x, n, lambda window: window.mean(axis=1))


def deviation(x: Floats, n: int) -> Floats:
    """Population standard deviation in two passes, relative to the window's first value."""
    return per_window(x, n, lambda window: (window - window[:, :1]).std(axis=1))


def end_of_line(x: Floats, n: int) -> Floats:
    """The last point of the least-squares line through the last `n` values."""
    t = np.arange(n) - (n - 1) / 2

    def one(window: Floats) -> Floats:
        centre = window.mean(axis=1, keepdims=True)
        slope = ((window - centre) @ t) / (t @ t)
        return np.asarray(centre[:, 0] + slope * t[-1])

    return per_window(x, n, one)


def smooth(x: Floats, n: int, weight: float) -> Floats:
    """previous + weight x (x - previous), seeded with the mean of the first `n` values; x may start with NaN."""
    result = np.full(len(x), np.nan)
    seed = int(np.isnan(x).sum()) + n - 1
    if seed >= len(x):
        return result
    value = float(np.mean(x[seed - n + 1 : seed + 1]))
    result[seed] = value
    for i in range(seed + 1, len(x)):
        value += weight * (float(x[i]) - value)
        result[i] = value
    return result


def wilder_sum(x: Floats, n: int) -> Floats:
    """previous - previous / n + x, from the sum of bars 1 to n - 1; first given at bar n (bar 0 has no movement)."""
    result = np.full(len(x), np.nan)
    total = float(np.sum(x[1:n]))
    for i in range(n, len(x)):
        total += float(x[i]) - total / n
        result[i] = total
    return result


def changes(x: Floats) -> Floats:
    """x - previous, 0 for a tie; NaN at the first bar."""
    change = np.full(len(x), np.nan)
    change[1:] = np.where(ties(x[1:], x[:-1]), 0.0, np.diff(x))
    return change


def true_range(bars: Bars) -> Floats:
    """NaN at the first bar."""
    result = np.full(len(bars), np.nan)
    before = bars.close[:-1]
    result[1:] = np.maximum(bars.high[1:], before) - np.minimum(bars.low[1:], before)
    return result


def directional_movement(bars: Bars) -> tuple[Floats, Floats]:
    """+DM and -DM: the larger of the two excursions if it is positive; neither where they tie. NaN at the first bar."""
    up, down = changes(bars.high), -changes(bars.low)
    tie = np.abs(up - down) <= TIE * bars.high
    plus = np.where((up > down) & (up > 0) & ~tie, up, 0.0)
    minus = np.where((down > up) & (down > 0) & ~tie, down, 0.0)
    plus[:1] = minus[:1] = np.nan
    return plus, minus


def typical_price(bars: Bars) -> Floats:
    return (bars.high + bars.low + bars.close) / 3


def place_in_range(bars: Bars, n: int) -> Floats:
    """(close - lowest) / (highest - lowest) over `n` bars; 0 where the range is empty, as TA-Lib has it."""
    high, low = highest(bars, n), lowest(bars, n)
    return ratio_or_zero(bars.close - low, np.where(ties(high, low), 0.0, high - low))


def ties(a: Floats, b: Floats) -> Mask:
    return np.asarray(np.abs(a - b) <= TIE * np.maximum(np.abs(a), np.abs(b)))


def ratio_or_zero(a: Floats, b: Floats) -> Floats:
    """a / b, 0 where b is 0."""
    return np.divide(a, b, out=np.zeros_like(b), where=b != 0)
