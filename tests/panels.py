"""Small markets written out by hand: snapshots and panels from plain rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from scanner.history.snapshot import Bars, Origin, Snapshot, State
from scanner.market_data.tables import Listings, Splits
from scanner.panel.panel import Panel, panel_at
from scanner.reference_data.calendar import sessions_between, upcoming

#: Open, high, low, close, volume; None where no bar was published.
Row = tuple[float, float, float, float, float] | None

LAST = date(2016, 9, 30)
SESSIONS = sessions_between(date(1990, 1, 2), LAST)
FOLLOWING = upcoming(LAST, 20)


def at(*closes: float, volume: float = 1000.0) -> list[Row]:
    """Write bars that stood still at each close; NaN is a missing bar."""
    return [None if np.isnan(close) else (close, close, close, close, volume) for close in closes]


def snapshot(
    bars: Mapping[str, Sequence[Row]],
    *,
    splits: Sequence[tuple[str, int, float, float]] = (),
    types: Mapping[str, str] | None = None,
) -> Snapshot:
    """Make a snapshot of sessions that end on `LAST`.

    Args:
        bars: each ticker's rows, oldest first; one with fewer rows than the longest was listed later.
        splits: ticker, row of the first session on the new basis, from, to.
        types: each ticker's type; CS where it says nothing.
    """
    deepest = max(len(rows) for rows in bars.values())
    sessions = SESSIONS[-deepest:]
    tickers = sorted(bars)
    grid = np.full((5, deepest, len(tickers)), np.nan)
    present = np.zeros((deepest, len(tickers)), dtype=np.bool_)
    for column, ticker in enumerate(tickers):
        for row, bar in enumerate(bars[ticker], deepest - len(bars[ticker])):
            if bar is not None:
                grid[:, row, column] = bar
                present[row, column] = True
    names = np.array(tickers)
    return Snapshot(
        State("made by hand", Origin("by hand", simulated=True, latest=LAST, upcoming=FOLLOWING), sessions),
        Bars(np.array(sessions, "datetime64[D]"), names, present, *grid),
        _splits(sessions, splits),
        _listings(tickers, types or {}),
    )


def panel(
    bars: Mapping[str, Sequence[Row]],
    *,
    splits: Sequence[tuple[str, int, float, float]] = (),
    row: int = -1,
    benchmark: str = "SPY",
) -> Panel:
    """Make the panel of one session, counted from the end where negative; see `snapshot`."""
    made = snapshot(bars, splits=splits)
    return panel_at(made, row % len(made.state.sessions), benchmark)


def _splits(sessions: Sequence[date], splits: Sequence[tuple[str, int, float, float]]) -> Splits:
    ordered = sorted(splits, key=lambda split: (split[1], split[0]))
    return Splits(
        np.array([ticker for ticker, *_ in ordered], dtype=np.str_),
        np.array([sessions[row] for _, row, *_ in ordered], "datetime64[D]"),
        np.array([split_from for *_, split_from, _ in ordered], dtype=np.float64),
        np.array([split_to for *_, split_to in ordered], dtype=np.float64),
    )


def _listings(tickers: Sequence[str], types: Mapping[str, str]) -> Listings:
    unknown = np.full(len(tickers), "")
    return Listings(
        tickers=np.array(tickers),
        name=np.array([f"{ticker} Inc" for ticker in tickers]),
        type=np.array([types.get(ticker, "CS") for ticker in tickers]),
        exchange=np.full(len(tickers), "XNYS"),
        sector=unknown,
        industry=unknown,
    )
