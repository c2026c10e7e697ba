"""Small markets that can be worked out on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from tests.reference.market import Bars, Dates, Day, Market, Split, look, read

NAN = float("nan")


def sessions(n: int) -> Dates:
    """The first `n` sessions of every example: one day after the other."""
    return np.datetime64("2020-01-01", "D") + np.arange(n)


def bars(close: ArrayLike, *, reach: float = 0.0, volume: ArrayLike = 1e6) -> Bars:
    """Bars of one session after the other that open at the close and reach so far above and below it."""
    c = np.asarray(close, dtype=np.float64)
    v = np.broadcast_to(np.asarray(volume, dtype=np.float64), c.shape).copy()
    return Bars(sessions(len(c)), c, c + reach, c - reach, c, v)


def market_of(published: dict[str, Bars], splits: dict[str, list[Split]] | None = None, kind: str = "CS") -> Market:
    """A market of these tickers, all of one type, whose sessions are those of their bars."""
    every = np.unique(np.concatenate([own.session for own in published.values()]))
    return Market(every, published, splits or {}, dict.fromkeys(published, kind))


def last_day(market: Market) -> Day:
    """The market's last session."""
    return look(market, market.sessions[-1].astype(date))


def growing(rates: Sequence[float], n: int = 300) -> Market:
    """Tickers T0, T1, ... that grow by a constant rate a session from $100."""
    return market_of({f"T{i}": bars(100 * (1 + rate) ** np.arange(n)) for i, rate in enumerate(rates)})


def write_market(folder: Path, rows: list[str]) -> Market:
    """A folder with these bars, two splits of NA, and what `read` makes of it."""
    folder.joinpath("bars.csv").write_text("date,ticker,open,high,low,close,volume\n" + "\n".join(rows))
    folder.joinpath("splits.csv").write_text(
        "ticker,execution_date,split_from,split_to\nNA,2020-01-03,1,2\nNA,2020-01-06,10,1\n"
    )
    folder.joinpath("tickers.csv").write_text("ticker,name,type\nNA,Nano,CS\nBAD,Bad,CS\n")
    return read(folder)
