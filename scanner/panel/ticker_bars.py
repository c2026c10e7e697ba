"""One ticker's own bars, for programs and charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.arrays import Dates, Floats
from scanner.panel.panel import Panel

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class TickerBars:
    """A ticker's bars, oldest first, on the last session's basis: prices before a split are adjusted for it.

    Attributes:
        ticker: in the market's spelling.
        sessions: (n,) the days with a bar.
        open: (n,) USD.
        high: (n,) USD.
        low: (n,) USD.
        close: (n,) USD.
        volume: (n,) shares.
    """

    ticker: str
    sessions: Dates
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats

    def __repr__(self) -> str:
        return f"<TickerBars {self.ticker}: {len(self.sessions):,} bars, {self.sessions[0]} to {self.sessions[-1]}>"

    def to_frame(self) -> pd.DataFrame:
        """Return a pandas DataFrame indexed by day."""
        import pandas as pd  # imported on demand: it is slow

        columns = {name: getattr(self, name) for name in ("open", "high", "low", "close", "volume")}
        return pd.DataFrame(columns, index=pd.DatetimeIndex(self.sessions, name="session"))


def bars_of(panel: Panel, ticker: str) -> TickerBars:
    """Return the bars of one ticker of the panel."""
    column = panel.column[ticker]
    own = panel.position[:, column] >= 0
    series = {name: getattr(panel, name)[own, column] for name in ("open", "high", "low", "close", "volume")}
    return TickerBars(ticker, panel.sessions[panel.position[own, column]], **series)
