"""What comes in: the port every source of market data fills, and the plain tables it hands over."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeGuard

import numpy as np
from numpy.typing import NDArray

from scanner.market.dropped import NONE_DROPPED, Dropped

Floats = NDArray[np.float64]
Dates = NDArray[np.datetime64]  # always datetime64[D]
Strings = NDArray[np.str_]

#: The columns of `Listings`.
COLUMNS = ("name", "type", "exchange", "sector", "industry")
#: The types of companies' own shares, and of those of foreign ones.
COMPANIES = ("CS", "ADRC")
#: The session of what was known in none.
NEVER = date.max


@dataclass(frozen=True, slots=True)
class SessionBars:
    """Every bar of one session as the source published it: unadjusted, unchecked, one row a ticker.

    Attributes
    ----------
    session: the session that was asked for; a bar belongs to it whatever its own timestamp says.
    tickers: (n,) sorted, unique, case-sensitive.
    open, high, low, close: (n,) USD; NaN where the source gave none.
    volume: (n,) shares, fractions allowed.
    dropped: rows that the source published and that could not be read; stored nowhere, as in the other tables.
    """

    session: date
    tickers: Strings
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    dropped: Dropped = field(default=NONE_DROPPED, kw_only=True)


@dataclass(frozen=True, slots=True)
class Splits:
    """Share splits, one row each, ordered by execution date and ticker.

    A holder of `split_from` shares has `split_to` after the split; the first session on `execution` or later is the
    first one on the new basis. Several of a ticker on one day are told apart by its bars (`panel.adjust`). All arrays
    are (n,).
    """

    tickers: Strings
    execution: Dates
    split_from: Floats
    split_to: Floats
    dropped: Dropped = field(default=NONE_DROPPED, kw_only=True)


@dataclass(frozen=True, slots=True)
class Listings:
    """What is known of each ticker besides its bars, one row a ticker, sorted by ticker.

    Text columns are empty where unknown. `type` is CS, ADRC, ETF, FUND, ... as Polygon names them.

    Attributes
    ----------
    hindsight: the columns known only later than the bars (matched to survivors, say), each with the first session that
        it was known in, `NEVER` if it was in none; before it they may be shown and filtered on, and nothing that
        measures the past may use them.
    """

    tickers: Strings
    name: Strings
    type: Strings
    exchange: Strings
    sector: Strings
    industry: Strings
    hindsight: Mapping[str, date] = field(default_factory=dict)
    dropped: Dropped = field(default=NONE_DROPPED, kw_only=True)


@dataclass(frozen=True, slots=True)
class Details:
    """What a source tells of one ticker when asked for it alone.

    Attributes
    ----------
    asked: the source's last completed session then; of sessions before, it is hindsight.
    found: False if the source knows no more of it than its bars, as of a delisted one.
    sic: the Standard Industrial Classification code, as written there; empty where unknown.
    listed: the day it was first listed.
    shares: outstanding, of its share class.
    """

    ticker: str
    asked: date
    found: bool = True
    sic: str = ""
    listed: date | None = None
    shares: float | None = None


class Market(Protocol):
    """A source of daily bars for a whole market.

    Every method raises `MarketError` when the source cannot answer and `MarketDataError` when what it answers cannot
    be market data. Adapters pass the contract suite in `tests/contract/test_market.py`.
    """

    @property
    def name(self) -> str:
        """What a user would call it, settings included: `simulated:4500x600`, `files:DIR`."""
        ...

    @property
    def simulated(self) -> bool:
        """Whether its bars are made up; every output says so then."""
        ...

    def sessions(self) -> tuple[date, ...]:
        """The completed sessions it can give, ascending. The last one is what the source's own clock says it is."""
        ...

    def bars(self, session: date) -> SessionBars:
        """All bars of one of `sessions()`."""
        ...

    def splits(self) -> Splits:
        """All splits it knows of, those after its last session included if it has them."""
        ...

    def listings(self) -> Listings:
        """All tickers it knows of, delisted ones included."""
        ...


class LocalMarket(Market, Protocol):
    """A market that is all on this machine: its bars cost no call, and its word holds for sessions stored before."""

    @property
    def clocked(self) -> bool:
        """Whether it has every session that its clock says is over, so that none after its last one exists yet."""
        ...


class RemoteMarket(Market, Protocol):
    """A market that every question costs a call: it is asked for many sessions at once, and for no more than needed."""

    def stream(self, sessions: Sequence[date]) -> Iterator[SessionBars]:
        """Bars of `sessions` (of `sessions()`, newest first) in their order, several fetched at a time.

        A session that the source has no bar of, or none yet, comes without bars. It ends early where the source does
        not go further back. Closing it ends what is under way.
        """
        ...

    def splits(self, since: date = date.min) -> Splits:
        """All splits executed on `since` or later."""
        ...

    def details(self, tickers: Sequence[str]) -> Generator[Details]:
        """What is known of each of `tickers` alone, in their order, several asked at a time; closing it ends that."""
        ...

    def clock(self) -> datetime:
        """Its own time, by one call that is not made again: whether it answers, and takes the key."""
        ...

    def closures(self) -> frozenset[date]:
        """Coming days on which the exchange is announced to be closed, whatever the calendar says."""
        ...


def is_local(market: Market) -> TypeGuard[LocalMarket]:
    """Tell by the class, as `is_remote` does."""
    return hasattr(type(market), "clocked")


def is_remote(market: Market) -> TypeGuard[RemoteMarket]:
    """Tell by the class, for `isinstance` of a protocol reads every property before Python 3.12: here one is a call."""
    return hasattr(type(market), "stream")
