"""Writes a market as a folder of files."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from scanner.errors import MarketError
from scanner.market_data.tables import SessionBars
from scanner.observe import Progress, Silent
from scanner.remedy import Advice
from scanner.sources.base import Market


def write(market: Market, folder: Path, progress: Progress | None = None) -> None:
    """Write all of `market` into a new folder, as CSV that `FilesMarket` reads.

    Raises `MarketError` if the folder exists. Exchange, sector and industry are hindsight when read back: the files do
    not say since when they were known.
    """
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise MarketError(f"{folder} exists already", Advice("change-request", "name a new folder")) from error
    with (folder / "bars.csv").open("w", encoding="utf-8", newline="") as file:
        _write_bars(file, market, progress or Silent())
    splits = market.splits()
    _save(
        folder / "splits.csv",
        ticker=splits.tickers,
        execution_date=splits.execution.astype(np.str_),
        split_from=splits.split_from,
        split_to=splits.split_to,
    )
    listings = market.listings()
    _save(
        folder / "tickers.csv",
        ticker=listings.tickers,
        name=listings.name,
        type=listings.type,
        primary_exchange=listings.exchange,
        sector=listings.sector,
        industry=listings.industry,
    )


def _write_bars(file: TextIO, market: Market, progress: Progress) -> None:
    sessions = market.sessions()
    progress.start("sessions", len(sessions))
    try:
        for session in sessions:
            _save_bars(file, market.bars(session), header=session == sessions[0])
            progress.step(session.isoformat())
    finally:
        progress.finish()


def _save_bars(file: TextIO, bars: SessionBars, *, header: bool) -> None:
    _save(
        file,
        header=header,
        date=np.full(bars.tickers.shape, bars.session.isoformat()),
        ticker=bars.tickers,
        open=bars.open,
        high=bars.high,
        low=bars.low,
        close=bars.close,
        volume=bars.volume,
    )


def _save(place: Path | TextIO, *, header: bool = True, **columns: NDArray[np.generic]) -> None:
    import pandas as pd  # heavy

    pd.DataFrame(columns).to_csv(place, index=False, header=header)
