"""The simulated market as a source of bars."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.random import PCG64, Generator

from scanner.errors import ConfigError
from scanner.market_data.tables import Listings, SessionBars, Splits
from scanner.reference_data import calendar
from scanner.sources.lookup import position
from scanner.sources.simulated.recorder import Recording, record
from scanner.sources.simulated.roster import Roster, draw_roster

TICKERS = (10, 12_000)
SESSIONS = (2, 2_600)
SEEDS = (0, 2**32 - 1)
_SETTING = re.compile(r"simulated(?::([0-9]+)x([0-9]+)(?::([0-9]+))?)?")
_DAYS_PER_SESSION = 1.5  # more than any number of sessions needs


class SimulatedMarket:
    """A deterministic market: the same parameters and the same last session give the same bars.

    Common shares, one in twenty of them foreign, and one fund to eight of them, the benchmark SPY included. Returns
    are correlated through a market and eleven sectors, volatility clusters, prices gap; companies are listed,
    delisted, halted and split; thin ones have sessions without a trade; a bar in 200,000 is faulty.

    The simulation begins with the year of its first session, and every session is drawn from those before it. So it
    continues from day to day as a real market does; only when the window of `sessions` moves into another first year,
    it becomes another market.

    Args:
        tickers: the number of listings at any time, 10 to 12,000; some of them outside its sessions.
        sessions: the number of sessions, 2 to 2,600.
        seed: each seed gives another market.
        last: its last session is on or before this day (default: the last completed one in New York).

    Raises `ValueError` for numbers out of bounds.
    """

    simulated = True
    clocked = True

    def __init__(self, tickers: int = 4_500, sessions: int = 600, seed: int = 1, last: date | None = None) -> None:
        _check("tickers", tickers, TICKERS)
        _check("sessions", sessions, SESSIONS)
        _check("seed", seed, SEEDS)
        self._tickers, self._count, self._seed, self._last = tickers, sessions, seed, last

    @classmethod
    def parse(cls, text: str) -> SimulatedMarket:
        """Make the market that a setting describes: `simulated[:TICKERSxSESSIONS[:SEED]]`.

        Raises `ConfigError` for any other text and for numbers out of bounds.
        """
        match = _SETTING.fullmatch(text)
        if not match:
            raise ConfigError("SCANNER_MARKET", text, "simulated[:TICKERSxSESSIONS[:SEED]], as in simulated:4500x600")
        tickers, sessions, seed = match.groups()
        try:
            return cls(int(tickers), int(sessions), int(seed or 1)) if tickers else cls()
        except ValueError as error:
            raise ConfigError("SCANNER_MARKET", text, str(error)) from error

    @property
    def name(self) -> str:
        """`simulated:`, tickers x sessions, and the seed if it is not the default."""
        return f"simulated:{self._tickers}x{self._count}" + (f":{self._seed}" if self._seed != 1 else "")

    def sessions(self) -> tuple[date, ...]:
        """The requested number of sessions, up to the last."""
        return self._sessions

    def bars(self, session: date) -> SessionBars:
        """All bars of `session`."""
        at = position(session, self._sessions, self.name)
        present = self._tape.present[at]
        return SessionBars(session, self._roster.listings.tickers[present], *self._tape.bars[at][:, present])

    def splits(self) -> Splits:
        """All splits that were executed in one of the sessions."""
        events = self._tape.splits
        session = np.repeat(np.arange(len(events)), [len(event.row) for event in events])
        row = np.concatenate([event.row for event in events])
        order = np.lexsort((row, session))
        return Splits(
            self._roster.listings.tickers[row][order],
            np.array(self._sessions, dtype="datetime64[D]")[session][order],
            np.concatenate([event.split_from for event in events])[order],
            np.concatenate([event.split_to for event in events])[order],
        )

    def listings(self) -> Listings:
        """All tickers with a bar in one of the sessions; future listings are not known yet."""
        seen = self._tape.present.any(axis=0)
        every = self._roster.listings
        return Listings(
            every.tickers[seen],
            name=every.name[seen],
            type=every.type[seen],
            exchange=every.exchange[seen],
            sector=every.sector[seen],
            industry=every.industry[seen],
        )

    @cached_property
    def _sessions(self) -> tuple[date, ...]:
        last = self._last or calendar.last_completed(datetime.now(UTC))
        earliest = last - timedelta(days=10 + _DAYS_PER_SESSION * self._count)
        return calendar.sessions_between(earliest, last)[-self._count :]

    @cached_property
    def _roster(self) -> Roster:
        return draw_roster(Generator(PCG64([self._seed, 0])), self._tickers)

    @cached_property
    def _tape(self) -> Recording:
        first = self._sessions[0]
        warm_up = len(calendar.sessions_between(date(first.year, 1, 1), first)) - 1
        return record(Generator(PCG64([self._seed, first.year])), self._roster, warm_up, self._count)


def _check(name: str, value: int, bounds: tuple[int, int]) -> None:
    low, high = bounds
    if not low <= value <= high:
        raise ValueError(f"{name} from {low} to {high}, not {value}")
