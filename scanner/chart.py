"""One ticker's bars, as a chart shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scanner.notes import Note
from scanner.panel.ticker_bars import TickerBars
from scanner.result import Data


@dataclass(frozen=True, slots=True)
class Chart:
    """A ticker's own bars up to a session, with what is laid over them.

    Attributes:
        name: the company's or fund's; empty where it is not known.
        as_of: the session, on whose basis all prices are.
        data: what was looked at.
        bars: oldest first.
        notes: what to know besides.
    """

    name: str
    as_of: date
    data: Data
    bars: TickerBars
    notes: tuple[Note, ...] = ()
