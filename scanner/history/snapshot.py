"""A snapshot: one consistent state of everything stored in a history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Dates, Floats, Strings
from scanner.market_data.tables import Listings, Splits


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a history's bars come from.

    Attributes:
        market: the market's name, `Market.name`.
        simulated: whether its bars are simulated.
        latest: the source's last completed session at the last sync.
        upcoming: the sessions after `latest`, ascending, for about a year, so that the age of the data can be computed
            without a calendar.
        absent: sessions of the calendar that the source has no bar of: the exchange was closed, or the source begins
            later. They are not fetched again.
    """

    market: str
    simulated: bool
    latest: date
    upcoming: tuple[date, ...]
    absent: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """One published state of a history.

    Attributes:
        digest: identifies the content: equal digests, equal data.
        sessions: the sessions stored, ascending.
        damage: the file of a newer state that is missing or damaged, so that this state is used instead; else empty.
    """

    digest: str
    origin: Origin
    sessions: tuple[date, ...]
    damage: tuple[str, ...] = ()

    @property
    def source_ends(self) -> date | None:
        """The source's last session, if it ends before the history does; None if not."""
        return self.origin.latest if self.sessions and self.origin.latest < self.sessions[-1] else None


@dataclass(frozen=True, slots=True)
class Bars:
    """Raw bars: axis 0 is the session, axis 1 the ticker. Unadjusted and unchecked, as published.

    Attributes:
        sessions: (T,) ascending.
        tickers: (N,) sorted; every ticker with a bar in any of the sessions.
        present: (T, N) whether the source published a bar, usable or not.
        open: (T, N) USD, exact to 1e-4; NaN where not present or not a finite number.
        high: as `open`.
        low: as `open`.
        close: as `open`.
        volume: (T, N) shares; NaN likewise.
    """

    sessions: Dates
    tickers: Strings
    present: NDArray[np.bool_]
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats

    def last(self) -> Bars:
        """Return the last session alone."""
        columns = (self.open, self.high, self.low, self.close, self.volume)
        return Bars(self.sessions[-1:], self.tickers, self.present[-1:], *(column[-1:] for column in columns))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A loaded state."""

    state: State
    bars: Bars
    splits: Splits
    listings: Listings
