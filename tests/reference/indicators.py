"""Indicators of one ticker's own bars, by TA-Lib where it has them and by their textbook formula where not.

Every function takes bars and lengths and returns one value a bar, NaN where there are too few bars.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import talib
from numpy.lib.stride_tricks import sliding_window_view

from tests.reference.market import Bars, Dates, Floats
from tests.reference.ties import TIE


def ago(series: Floats, k: int) -> float:
    """The value `k` own bars ago: `series[k]` in a screen."""
    return float(series[-1 - k]) if k < len(series) else float("nan")


def shifted(series: Floats, k: int) -> Floats:
    """At every bar the value `k` own bars before."""
    return np.concatenate([np.full(min(k, len(series)), np.nan), series[: max(len(series) - k, 0)]])


# By TA-Lib.


def sma(bars: Bars, n: int) -> Floats:
    return talib.SMA(bars.close, n)


def average_volume(bars: Bars, n: int) -> Floats:
    return talib.SMA(bars.volume, n)


def average_dollar_volume(bars: Bars, n: int) -> Floats:
    return talib.SMA(dollar_volume(bars), n)


def ema(bars: Bars, n: int) -> Floats:
    return talib.EMA(bars.close, n)


def rsi(bars: Bars, n: int) -> Floats:
    return talib.RSI(bars.close, n)


def atr(bars: Bars, n: int) -> Floats:
    return talib.ATR(bars.high, bars.low, bars.close, n)


def natr(bars: Bars, n: int) -> Floats:
    return talib.NATR(bars.high, bars.low, bars.close, n)


def macd(bars: Bars, fast: int, slow: int, signal: int) -> Floats:
    return talib.MACD(bars.close, fast, slow, signal)[0]


def macd_signal(bars: Bars, fast: int, slow: int, signal: int) -> Floats:
    return talib.MACD(bars.close, fast, slow, signal)[1]


def macd_hist(bars: Bars, fast: int, slow: int, signal: int) -> Floats:
    return talib.MACD(bars.close, fast, slow, signal)[2]


def bb_upper(bars: Bars, n: int, k: float) -> Floats:
    return talib.BBANDS(bars.close, n, k, k)[0]


def bb_middle(bars: Bars, n: int, k: float) -> Floats:
    return talib.BBANDS(bars.close, n, k, k)[1]


def bb_lower(bars: Bars, n: int, k: float) -> Floats:
    return talib.BBANDS(bars.close, n, k, k)[2]


def adx(bars: Bars, n: int) -> Floats:
    return talib.ADX(bars.high, bars.low, bars.close, n)


def plus_di(bars: Bars, n: int) -> Floats:
    return talib.PLUS_DI(bars.high, bars.low, bars.close, n)


def minus_di(bars: Bars, n: int) -> Floats:
    return talib.MINUS_DI(bars.high, bars.low, bars.close, n)


def roc(bars: Bars, n: int) -> Floats:
    return talib.ROC(bars.close, n)


def highest(bars: Bars, n: int) -> Floats:
    return talib.MAX(bars.high, n)


def lowest(bars: Bars, n: int) -> Floats:
    return talib.MIN(bars.low, n)


def stoch_k(bars: Bars, fast_k: int, slow_k: int, slow_d: int) -> Floats:
    return _stoch(bars, fast_k, slow_k, slow_d)[0]


def stoch_d(bars: Bars, fast_k: int, slow_k: int, slow_d: int) -> Floats:
    return _stoch(bars, fast_k, slow_k, slow_d)[1]


def _stoch(bars: Bars, fast_k: int, slow_k: int, slow_d: int) -> tuple[Floats, Floats]:
    return talib.STOCH(bars.high, bars.low, bars.close, fastk_period=fast_k, slowk_period=slow_k, slowd_period=slow_d)


def williams_r(bars: Bars, n: int) -> Floats:
    return talib.WILLR(bars.high, bars.low, bars.close, n)


def obv(bars: Bars) -> Floats:
    return talib.OBV(bars.close, bars.volume)


def mfi(bars: Bars, n: int) -> Floats:
    return talib.MFI(bars.high, bars.low, bars.close, bars.volume, n)


def cci(bars: Bars, n: int) -> Floats:
    return talib.CCI(bars.high, bars.low, bars.close, n)


def linreg(bars: Bars, n: int) -> Floats:
    """The last point of the least-squares line through the last `n` closes."""
    return talib.LINEARREG(bars.close, n)


def kama(bars: Bars, n: int) -> Floats:
    return talib.KAMA(bars.close, n)


def aroon_up(bars: Bars, n: int) -> Floats:
    return talib.AROON(bars.high, bars.low, n)[1]


def aroon_down(bars: Bars, n: int) -> Floats:
    return talib.AROON(bars.high, bars.low, n)[0]


def sar(bars: Bars, step: float, most: float) -> Floats:
    return talib.SAR(bars.high, bars.low, step, most)


def supertrend(bars: Bars, n: int, width: float) -> Floats:
    return talib.SUPERTREND(bars.high, bars.low, bars.close, n, width)[0]


def supertrend_direction(bars: Bars, n: int, width: float) -> Floats:
    """TA-Lib counts in whole numbers, and has 0 for bars before the first."""
    direction = talib.SUPERTREND(bars.high, bars.low, bars.close, n, width)[1]
    return np.where(direction == 0, np.nan, direction)


def dx(bars: Bars, n: int) -> Floats:
    return talib.DX(bars.high, bars.low, bars.close, n)


def adxr(bars: Bars, n: int) -> Floats:
    return talib.ADXR(bars.high, bars.low, bars.close, n)


def vwma(bars: Bars, n: int) -> Floats:
    return talib.VWMA(bars.close, bars.volume, n)


def cmo(bars: Bars, n: int) -> Floats:
    return talib.CMO(bars.close, n)


def tsi(bars: Bars, slow: int, fast: int) -> Floats:
    return talib.TSI(bars.close, slow, fast)


def connors_rsi(bars: Bars, n: int, streak: int, rank: int) -> Floats:
    c = bars.close
    return (talib.RSI(c, n) + talib.RSI(streaks(c), streak) + talib.PERCENTRANK(talib.ROC(c, 1), rank)) / 3


# Without TA-Lib.


def streaks(series: Floats) -> Floats:
    """Rises in a row, falls in a row as a negative number, 0 for a value like the one before; NaN at the first bar."""
    result, run, before = [np.nan] * len(series), 0, float("nan")
    for i, now in enumerate(series.tolist()):
        if i:
            direction = 0 if abs(now - before) <= TIE * now else 1 if now > before else -1
            run = direction if direction * run <= 0 else run + direction
            result[i] = run
        before = now
    return np.array(result)


def wilder(bars: Bars, n: int) -> Floats:
    """Wilder's smoothing of the close: the mean of the first `n`, then (previous x (n - 1) + close) / n."""
    smooth = np.full(len(bars), np.nan)
    if len(bars) >= n:
        smooth[n - 1] = np.mean(bars.close[:n])
    for i in range(n, len(bars)):
        smooth[i] = (smooth[i - 1] * (n - 1) + bars.close[i]) / n
    return smooth


def r_squared(series: Floats, n: int) -> Floats:
    """Square of the correlation with time of the last `n` values; 0 where they do not vary."""
    return _of_windows(series, n, _explained)


def clenow(bars: Bars, n: int) -> Floats:
    """Slope of the logarithms, as a year of 250 bars grows by it, in percent, times R2."""

    def one(windows: Floats) -> Floats:
        time = np.arange(n) - (n - 1) / 2
        slope = windows @ time / (time @ time)
        return 100 * (np.exp(slope) ** 250 - 1) * _explained(windows)

    return _of_windows(np.log(bars.close), n, one)


def _explained(windows: Floats) -> Floats:
    """(sum of x t)^2 / (sum of x^2 x sum of t^2), x and t from their means."""
    time = np.arange(windows.shape[1]) - (windows.shape[1] - 1) / 2
    distance = windows - windows.mean(axis=1, keepdims=True)
    total = (distance**2).sum(axis=1)
    along = (distance @ time) ** 2 / (time @ time)
    varies = total > len(time) * (TIE * windows[:, -1]) ** 2
    return np.asarray(np.divide(along, total, out=np.zeros_like(total), where=varies))


def _of_windows(series: Floats, n: int, of: Callable[[Floats], Floats]) -> Floats:
    """`of` of every window of the last `n` values, a (windows, n) array; NaN before the first."""
    result = np.full(len(series), np.nan)
    if len(series) >= n:
        result[n - 1 :] = of(sliding_window_view(series, n))
    return result


def dollar_volume(bars: Bars) -> Floats:
    return bars.close * bars.volume


def momentum_12_1(bars: Bars) -> Floats:
    """Return from 252 own bars ago to 21 own bars ago, as a ratio."""
    return shifted(bars.close, 21) / shifted(bars.close, 252) - 1


def rs_raw(bars: Bars) -> Floats:
    c = bars.close
    return (
        0.4 * (c / shifted(c, 63))
        + 0.2 * (c / shifted(c, 126))
        + 0.2 * (c / shifted(c, 189))
        + 0.2 * (c / shifted(c, 252))
    )


def relative_strength(bars: Bars, n: int, benchmark_sessions: Dates, benchmark_level: Floats) -> Floats:
    """(1 + r) / (1 + b) - 1 over `n` own bars; b is the benchmark's return between the same two sessions.

    The benchmark's level at a session is its last one at or before it.
    """
    last = np.searchsorted(benchmark_sessions, bars.session, side="right") - 1
    level = np.where(last >= 0, benchmark_level[last], np.nan)
    stock = bars.close / shifted(bars.close, n)
    benchmark = level / shifted(level, n)
    return stock / benchmark - 1
