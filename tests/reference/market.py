"""A market's folder, read the slow and plain way, and what a trader saw of it in one session."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Dates = NDArray[np.datetime64]
Mask = NDArray[np.bool_]

PRICES = ["open", "high", "low", "close"]
#: A ticker that misses more sessions than this starts a new listing.
MAX_GAP = 60


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of one ticker, oldest first. All arrays are (n,); prices in USD, volume in shares."""

    session: Dates
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats

    def __len__(self) -> int:
        return len(self.session)

    def keep(self, which: Mask) -> Bars:
        """Only the bars where `which` is true."""
        return Bars(*(getattr(self, field.name)[which] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Split:
    """A holder of `split_from` shares has `split_to` from the session `execution` on."""

    execution: np.datetime64
    split_from: float
    split_to: float


@dataclass(frozen=True, slots=True)
class Market:
    """All that a folder holds. `published` are unadjusted bars, invalid ones included."""

    sessions: Dates
    published: dict[str, Bars]
    splits: dict[str, list[Split]]
    types: dict[str, str]


@dataclass(frozen=True, slots=True)
class Day:
    """The market as it was known in `session`.

    Attributes:
        bars: per current ticker its own observed bars since its last listing, the last one in `session`, on its basis.
        stale: tickers without a bar in the session but with a valid one in the `MAX_GAP` sessions before.
        faulty: tickers with an invalid bar in the session.
        dropped: how many invalid bars there were up to the session.
    """

    session: np.datetime64
    bars: dict[str, Bars]
    stale: tuple[str, ...]
    faulty: tuple[str, ...]
    dropped: int

    @property
    def listed(self) -> int:
        """How many tickers are listed: current, stale and faulty ones."""
        return len(self.bars) + len(self.stale) + len(self.faulty)


def read(folder: Path) -> Market:
    """Read `bars.parquet` (or `bars.csv`), `splits.csv` and `tickers.csv`."""
    table = _read_bars(folder)
    days = table["date"].to_numpy("datetime64[D]")
    columns = [table[column].to_numpy(np.float64) for column in [*PRICES, "volume"]]
    published = {
        str(ticker): Bars(days[rows], *(column[rows] for column in columns))
        for ticker, rows in table.groupby("ticker").indices.items()
    }
    splits: dict[str, list[Split]] = {}
    for row in _read_text(folder / "splits.csv").to_dict("records"):
        split = Split(np.datetime64(row["execution_date"], "D"), float(row["split_from"]), float(row["split_to"]))
        splits.setdefault(row["ticker"], []).append(split)
    listings = _read_text(folder / "tickers.csv")
    return Market(np.unique(days), published, splits, dict(zip(listings["ticker"], listings["type"], strict=True)))


def look(market: Market, session: date) -> Day:
    """What was known of the market when `session` had closed."""
    today = np.datetime64(session, "D")
    if today not in market.sessions:
        raise ValueError(f"{session} is no session of this market")
    bars: dict[str, Bars] = {}
    stale: list[str] = []
    faulty: list[str] = []
    dropped = 0
    for ticker, published in market.published.items():
        known = published.keep(published.session <= today)
        valid = known.keep(is_valid(known))
        dropped += len(known) - len(valid)
        if today in valid.session:
            bars[ticker] = on_basis(last_listing(valid, market.sessions), market.splits.get(ticker, []), today)
        elif today in known.session:
            faulty.append(ticker)
        elif len(valid) and sessions_between(valid.session[-1], today, market.sessions) < MAX_GAP:
            stale.append(ticker)
    return Day(today, bars, tuple(stale), tuple(faulty), dropped)


def is_valid(bars: Bars) -> Mask:
    """Where 0 < low <= open, close <= high and everything is finite."""
    finite = np.isfinite([bars.open, bars.high, bars.low, bars.close, bars.volume]).all(axis=0)
    ordered = (bars.low <= np.minimum(bars.open, bars.close)) & (np.maximum(bars.open, bars.close) <= bars.high)
    return np.asarray(finite & (bars.low > 0) & ordered)


def sessions_between(earlier: np.datetime64, later: np.datetime64, sessions: Dates) -> int:
    """How many sessions lie strictly between two others."""
    return int(np.searchsorted(sessions, later) - np.searchsorted(sessions, earlier)) - 1


def last_listing(bars: Bars, sessions: Dates) -> Bars:
    """Only the bars after the last gap of more than `MAX_GAP` sessions."""
    missed = np.diff(np.searchsorted(sessions, bars.session)) - 1
    gaps = np.flatnonzero(missed > MAX_GAP)
    return bars.keep(np.arange(len(bars)) > gaps[-1]) if len(gaps) else bars


def split_factor(bar: np.datetime64, basis: np.datetime64, splits: list[Split]) -> float:
    """F: what a price of session `bar` is multiplied by to be on the basis of session `basis`."""
    factor = 1.0
    for split in splits:
        if bar < split.execution <= basis:
            factor *= split.split_from / split.split_to
    return factor


def on_basis(bars: Bars, splits: list[Split], basis: np.datetime64) -> Bars:
    """Prices x F and volumes / F."""
    if not splits:
        return bars
    factor = np.array([split_factor(bar, basis, splits) for bar in bars.session])
    return Bars(
        bars.session,
        bars.open * factor,
        bars.high * factor,
        bars.low * factor,
        bars.close * factor,
        bars.volume / factor,
    )


def _read_bars(folder: Path) -> pd.DataFrame:
    """One row a bar, sorted by ticker and date; prices exact to 1e-4 USD."""
    if (folder / "bars.parquet").exists():
        table = pd.read_parquet(folder / "bars.parquet")
    else:
        table = _read_text(folder / "bars.csv")
        numbers = [*PRICES, "volume"]
        table[numbers] = table[numbers].replace("", "nan").astype(np.float64)
    table["date"] = pd.to_datetime(table["date"])
    table[PRICES] = table[PRICES].astype(np.float64).round(4)
    return table.sort_values(["ticker", "date"], ignore_index=True)


def _read_text(path: Path) -> pd.DataFrame:
    """A CSV file whose every cell is text, so that the ticker NA stays a ticker."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)
