"""One ticker's own bars, for programs and charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scanner.arrays import Dates, Floats
from scanner.panel.panel import Panel

if TYPE_CHECKING:
    import pandas as pd

_SERIES = ("open", "high", "low", "close", "volume")


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
        overlays: for each expression's text its value on each bar, (n,), on the same basis; NaN where there are too few
            bars before; a statement's are 1 or 0.
    """

    ticker: str
    sessions: Dates
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    overlays: Mapping[str, Floats] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<TickerBars {self.ticker}: {len(self.sessions):,} bars, {self.sessions[0]} to {self.sessions[-1]}>"

    def last(self, count: int) -> TickerBars:
        """Keep so many of the newest bars."""
        series = {name: getattr(self, name)[-count:] for name in ("sessions", *_SERIES)}
        return replace(self, **series, overlays={text: values[-count:] for text, values in self.overlays.items()})

    def to_frame(self) -> pd.DataFrame:
        """Return a pandas DataFrame indexed by day: the bars, then a column for each overlay."""
        import pandas as pd  # imported on demand: it is slow

        columns = {name: getattr(self, name) for name in _SERIES} | {**self.overlays}
        return pd.DataFrame(columns, index=pd.DatetimeIndex(self.sessions, name="session"))


def bars_of(panel: Panel, ticker: str) -> TickerBars:
    """Return the bars of one ticker of the panel."""
    column = panel.column[ticker]
    own = panel.position[:, column] >= 0
    series = {name: getattr(panel, name)[own, column] for name in _SERIES}
    return TickerBars(ticker, panel.sessions[panel.position[own, column]], **series)


def alone(panel: Panel, ticker: str) -> Panel:
    """Return the panel of one of its tickers, without the rows that only others have; the benchmark stays."""
    column = panel.column[ticker]
    own, one = slice(panel.rows - int(panel.bars[column]), None), slice(column, column + 1)
    by_ticker = {name: getattr(panel, name)[one] for name in ("tickers", "bars", "raw_close", "split", "doubtful")}
    by_bar = {name: getattr(panel, name)[own, one] for name in ("position", *_SERIES)}
    return replace(panel, **by_ticker, **by_bar)
