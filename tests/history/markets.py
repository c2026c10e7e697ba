"""A small market for histories to hold: real sessions, random bars, the same ones every time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from scanner.history.snapshot import Origin
from scanner.market_data.tables import NEVER, Listings, SessionBars, Splits
from scanner.reference_data.calendar import sessions_between, upcoming

SESSIONS = sessions_between(date(2016, 3, 1), date(2016, 9, 30))
SEPTEMBER = tuple(session for session in SESSIONS if session.month == 9)
FOLLOWING = upcoming(SESSIONS[-1], 260)
NAMES = np.array(sorted(f"{letter}{suffix}" for letter in "ABCDEFGHIJ" for suffix in ("", "p", ".B")))


@dataclass
class SmallMarket:
    """Up to 30 tickers; `corrected` sessions are as the source has them after a late correction."""

    offered: Sequence[date] = SESSIONS
    corrected: Sequence[date] = ()
    name: str = "small"
    simulated: bool = True
    asked: list[date] = field(default_factory=list)

    def sessions(self) -> tuple[date, ...]:
        return tuple(self.offered)

    def bars(self, session: date) -> SessionBars:
        self.asked.append(session)
        rng = np.random.default_rng([session.toordinal(), session in self.corrected])
        tickers = NAMES[rng.random(len(NAMES)) < 0.8]
        opening, high, low, close = rng.integers(1, 10**7, (4, len(tickers))) / 10_000
        opening[rng.random(len(tickers)) < 0.1] = np.nan
        volume = rng.integers(0, 10**9, len(tickers)) / 8
        return SessionBars(session, tickers, opening, high, low, close, volume)

    def splits(self) -> Splits:
        return Splits(NAMES[:1], np.array(["2016-08-01"], "datetime64[D]"), np.array([1.0]), np.array([3.0]))

    def listings(self) -> Listings:
        names = np.array([f"{ticker} Incorporated" for ticker in NAMES])
        share, exchange, unknown = (np.full(len(NAMES), text) for text in ("CS", "XNYS", ""))
        return Listings(NAMES, names, share, exchange, unknown, unknown, hindsight={"sector": NEVER})

    def origin(self) -> Origin:
        return Origin(self.name, self.simulated, self.offered[-1], FOLLOWING)
