"""The 44 series as other libraries compute them, one ticker after the other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pandas as pd
import polars as pl
import polars_talib as pta
import talib

from scanner.arrays import Floats
from scripts.bench.markets import FIELDS, Bars

PROCESSES = 2


def talib_series(bars: Bars) -> list[Floats]:
    """Compute the 44 by TA-Lib for one ticker."""
    high, low, close, volume = (bars[name] for name in FIELDS)
    return [
        *(talib.SMA(close, n) for n in (10, 20, 50, 100, 150, 200)),
        *(talib.EMA(close, n) for n in (8, 12, 21, 26, 50, 100, 200)),
        *(talib.RSI(close, n) for n in (14, 2)),
        *talib.MACD(close, 12, 26, 9),
        talib.ATR(high, low, close, 14),
        talib.NATR(high, low, close, 14),
        *talib.BBANDS(close, 20),
        *(f(high, low, close, 14) for f in (talib.ADX, talib.PLUS_DI, talib.MINUS_DI)),
        *talib.STOCH(high, low, close, fastk_period=5, slowk_period=3, slowd_period=3),
        talib.WILLR(high, low, close, 14),
        *(f(x, n) for n in (252, 20) for f, x in ((talib.MAX, high), (talib.MIN, low))),
        *(talib.SMA(volume, n) for n in (20, 50)),
        *(talib.ROC(close, n) for n in (1, 5, 21, 63, 126, 252)),
        talib.OBV(close, volume),
        talib.MFI(high, low, close, volume, 14),
        talib.CCI(high, low, close, 14),
    ]


def talib_loop(tickers: list[Bars]) -> Callable[[], object]:
    """Loop over tickers, keeping nothing of one when the next has its turn."""
    return lambda: [bool(talib_series(bars)) for bars in tickers]


def talib_processes(tickers: list[Bars]) -> Callable[[], object]:
    """Loop in several processes, which are there already and have their share of the tickers."""
    pools = [
        ProcessPoolExecutor(1, get_context("fork"), _receive, (tickers[start::PROCESSES],))
        for start in range(PROCESSES)
    ]

    def run() -> None:
        for done in [pool.submit(_loop_over_share) for pool in pools]:
            done.result()

    run()  # starts the processes
    return run


_share: list[Bars] = []


def _receive(share: list[Bars]) -> None:
    _share[:] = share


def _loop_over_share() -> None:
    talib_loop(_share)()


def polars_query(tickers: list[Bars]) -> Callable[[], pl.DataFrame]:
    """Query a frame of all tickers, series by series over each ticker, in polars' own threads."""
    frame = pl.DataFrame(
        {"ticker": np.repeat(np.arange(len(tickers)), [len(bars["close"]) for bars in tickers])}
        | {name: np.concatenate([bars[name] for bars in tickers]) for name in FIELDS}
    ).lazy()
    query = frame.select(x.over("ticker").alias(str(number)) for number, x in enumerate(polars_series()))
    return query.collect


def polars_series() -> list[pl.Expr]:
    """Write the 44 for polars-talib; several outputs are one structure."""
    high, low, close, volume = (pl.col(name) for name in FIELDS)
    return [
        *(pta.sma(close, n) for n in (10, 20, 50, 100, 150, 200)),
        *(pta.ema(close, n) for n in (8, 12, 21, 26, 50, 100, 200)),
        *(pta.rsi(close, n) for n in (14, 2)),
        pta.macd(close, 12, 26, 9),
        pta.atr(high, low, close, 14),
        pta.natr(high, low, close, 14),
        pta.bbands(close, 20),
        *(f(high, low, close, 14) for f in (pta.adx, pta.plus_di, pta.minus_di)),
        pta.stoch(high, low, close, 5, 3, 0, 3, 0),
        pta.willr(high, low, close, 14),
        *(f(x, n) for n in (252, 20) for f, x in ((pta.max, high), (pta.min, low))),
        *(pta.sma(volume, n) for n in (20, 50)),
        *(pta.roc(close, n) for n in (1, 5, 21, 63, 126, 252)),
        pta.obv(close, volume),
        pta.mfi(high, low, close, volume, 14),
        pta.cci(high, low, close, 14),
    ]


def pandas_loop(tickers: list[Bars]) -> Callable[[], object]:
    """Loop over frames."""
    frames = [pd.DataFrame(bars) for bars in tickers]
    return lambda: [bool(pandas_series(frame)) for frame in frames]


def pandas_series(frame: pd.DataFrame) -> list[pd.Series[float]]:
    """Compute the 44 as people write them in pandas for one ticker; seeds differ from TA-Lib's in places."""
    high, low, close, volume = frame["high"], frame["low"], frame["close"], frame["volume"]
    change, before = close.diff(), close.shift()
    ranges = pd.concat([high - low, (high - before).abs(), (low - before).abs()], axis=1).max(axis=1)
    macd = close.ewm(span=12, adjust=False).mean() - close.ewm(span=26, adjust=False).mean()
    signal = macd.ewm(span=9, adjust=False).mean()
    middle, deviation = close.rolling(20).mean(), close.rolling(20).std(ddof=0)
    atr = _wilder(ranges)
    up, down = high.diff(), -low.diff()
    plus = 100 * _wilder(up.where((up > down) & (up > 0), 0.0)) / atr
    minus = 100 * _wilder(down.where((down > up) & (down > 0), 0.0)) / atr
    typical = (high + low + close) / 3
    flow = typical * volume
    rising = flow.where(typical.diff() > 0, 0.0).rolling(14).sum()
    falling = flow.where(typical.diff() < 0, 0.0).rolling(14).sum()
    low5, low14, high14 = low.rolling(5).min(), low.rolling(14).min(), high.rolling(14).max()
    k = (100 * (close - low5) / (high.rolling(5).max() - low5)).rolling(3).mean()
    return [
        *(close.rolling(n).mean() for n in (10, 20, 50, 100, 150, 200)),
        *(close.ewm(span=n, adjust=False).mean() for n in (8, 12, 21, 26, 50, 100, 200)),
        *(100 - 100 / (1 + _wilder(change.clip(lower=0), n) / _wilder(-change.clip(upper=0), n)) for n in (14, 2)),
        *(macd, signal, macd - signal),
        *(atr, 100 * atr / close),
        *(middle + 2 * deviation, middle, middle - 2 * deviation),
        *(_wilder(100 * (plus - minus).abs() / (plus + minus)), plus, minus),
        *(k, k.rolling(3).mean()),
        -100 * (high14 - close) / (high14 - low14),
        *(x for n in (252, 20) for x in (high.rolling(n).max(), low.rolling(n).min())),
        *(volume.rolling(n).mean() for n in (20, 50)),
        *(100 * close.pct_change(n) for n in (1, 5, 21, 63, 126, 252)),
        (np.sign(change) * volume).cumsum(),
        100 * rising / (rising + falling),
        (typical - typical.rolling(14).mean())
        / (0.015 * typical.rolling(14).apply(lambda x: np.abs(x - x.mean()).mean(), raw=True)),
    ]


def _wilder(series: pd.Series[float], n: int = 14) -> pd.Series[float]:
    return series.ewm(alpha=1 / n, adjust=False).mean()
