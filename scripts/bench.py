"""The speed targets: our engine beside a TA-Lib loop over tickers and pandas per ticker, in one process.

usage: python scripts/bench.py [FOLDER [REPEATS]]

FOLDER is a market in the form of the tests' (default: SCANNER_TEST_MARKET or ../shared/market, else a simulated one).
Outputs are compared before anything is timed; repeats are interleaved, so that a noisy neighbour hits all alike, and
the table gives medians and the spread from the fastest to the slowest. No figure is asserted.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import talib
from rich.console import Console
from rich.table import Table

from scanner.history.store import History
from scanner.history.sync import sync
from scanner.indicators.engine import compute, compute_blocks
from scanner.indicators.terms import Term
from scanner.market.files import FilesMarket
from scanner.market.simulated import SimulatedMarket
from scanner.market.source import Floats
from scanner.panel.panel import Panel, panel_at
from scanner.screen.screen import read_columns

SERIES = (
    "sma(10), sma(20), sma(50), sma(100), sma(150), sma(200), "
    "ema(8), ema(12), ema(21), ema(26), ema(50), ema(100), ema(200), "
    "rsi(14), rsi(2), macd(), macd_signal(), macd_hist(), atr(14), natr(14), "
    "bb_upper(20), bb_middle(20), bb_lower(20), adx(14), plus_di(14), minus_di(14), "
    "stoch_k(5, 3, 3), stoch_d(5, 3, 3), williams_r(14), highest(252), lowest(252), highest(20), lowest(20), "
    "sma(volume, 20), sma(volume, 50), roc(1), roc(5), roc(21), roc(63), roc(126), roc(252), obv(), mfi(14), cci(14)"
)
#: Of the tickers, pandas gets one in so many; its time is scaled up, and the table says so.
PANDAS_SAMPLE = 20
#: Relative difference that counts as another number, by the rule of the tests.
TOLERANCE = 1e-9

#: What is timed.
LAST, ALL = "ours, last session", "ours, all sessions"
TALIB, PANDAS = "TA-Lib loop, all sessions", f"pandas, all sessions (1 ticker in {PANDAS_SAMPLE}, scaled up)"
PEERS = (TALIB, PANDAS)
TARGETS = {LAST: "10x and 200x", ALL: "2x"}

Bars = dict[str, Floats]
Columns = list[Floats]


def talib_series(bars: Bars) -> Columns:
    """Compute the 44 by TA-Lib for one ticker."""
    high, low, close, volume = (bars[name] for name in ("high", "low", "close", "volume"))
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


def load(folder: Path) -> Panel:
    """Build the panel of the market's last session."""
    market = FilesMarket(folder) if folder.exists() else SimulatedMarket()
    with TemporaryDirectory() as place:
        history = History(Path(place))
        sync(history, market)
        snapshot = history.load()
    return panel_at(snapshot, len(snapshot.bars.sessions) - 1, "SPY")


def own_bars(panel: Panel) -> list[Bars]:
    """Give every ticker's bars as a loop over tickers wants them: contiguous, without gaps."""
    return [
        {
            name: np.ascontiguousarray(getattr(panel, name)[-count:, column])
            for name in ("high", "low", "close", "volume")
        }
        for column, count in enumerate(panel.bars.tolist())
    ]


def compare(panel: Panel, tickers: list[Bars], terms: list[Term], threads: int) -> int:
    """Count the values, of all, that differ from TA-Lib's."""
    ours = compute(panel, terms, rows=panel.rows, threads=threads)
    differing = 0
    for column, bars in enumerate(tickers):
        close = bars["close"]
        for term, theirs in zip(terms, talib_series(bars), strict=True):
            here = ours[term][-len(close) :, column]
            scale = np.fmax(np.fmax(np.abs(here), np.abs(theirs)), np.fmax(close, 1))
            differing += int((~np.isclose(here / scale, theirs / scale, rtol=0, atol=TOLERANCE, equal_nan=True)).sum())
    return differing


def drop(*_block: object) -> None:
    """Take a block of series and keep nothing, as the loop over tickers keeps nothing of a ticker."""


def timed(run: Callable[[], object]) -> float:
    """Time one run, in seconds."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main(folder: str = "", repeats: str = "5") -> None:
    """Print the table."""
    place = Path(folder or os.environ.get("SCANNER_TEST_MARKET", "../shared/market"))
    console, threads = Console(), os.cpu_count() or 1
    panel = load(place)
    terms = [column.of for column in read_columns(SERIES) if isinstance(column.of, Term)]
    tickers = own_bars(panel)
    sample = [pd.DataFrame(bars) for bars in tickers[::PANDAS_SAMPLE]]
    differing = compare(panel, tickers, terms, threads)
    runs: dict[str, Callable[[], object]] = {
        LAST: lambda: compute(panel, terms, threads=threads),
        f"{LAST}, 1 thread": lambda: compute(panel, terms, threads=1),
        ALL: lambda: compute_blocks(panel, terms, drop, rows=panel.rows, threads=threads),
        f"{ALL}, 1 thread": lambda: compute_blocks(panel, terms, drop, rows=panel.rows, threads=1),
        TALIB: lambda: [talib_series(bars) for bars in tickers],
        PANDAS: lambda: [pandas_series(frame) for frame in sample],
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(int(repeats)):
        for name, run in runs.items():
            times[name].append(timed(run))
    times[PANDAS] = [seconds * len(tickers) / len(sample) for seconds in times[PANDAS]]
    console.print(
        f"{len(terms)} series, {len(tickers):,} tickers, {len(panel.sessions)} sessions, {threads} threads, "
        f"{'real' if place.exists() else 'SIMULATED'} market; {differing:,} of {len(terms) * int(panel.bars.sum()):,} "
        f"values differ from TA-Lib's by more than {TOLERANCE:g} of their scale"
    )
    console.print(report(times))


def report(times: dict[str, list[float]]) -> Table:
    """Lay the times out beside the targets."""
    middle = {name: statistics.median(seconds) for name, seconds in times.items()}
    table = Table("what", "seconds (fastest to slowest)", "TA-Lib loop / ours", "pandas per ticker / ours", "target")
    for name, seconds in times.items():
        spread = f"{middle[name]:.3f} ({min(seconds):.3f} to {max(seconds):.3f})"
        ratios = [f"{middle[peer] / middle[name]:.1f}x" for peer in PEERS] if name not in PEERS else ["", ""]
        table.add_row(name, spread, *ratios, TARGETS.get(name, ""))
    return table


if __name__ == "__main__":
    main(*sys.argv[1:])
