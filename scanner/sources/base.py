"""The port that every source of market data fills; `source_spec` is what a source says of itself."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol, TypeGuard

from scanner.market_data.tables import Details, Listings, SessionBars, Splits


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
