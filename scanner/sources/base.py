"""The port that every source of market data fills; `source_spec` is what a source says of itself."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol, TypeGuard

from scanner.market_data.tables import Details, Listings, SessionBars, Splits


class Market(Protocol):
    """A source of daily bars for a whole market.

    Every method raises `MarketError` if the source cannot answer, and `MarketDataError` if its answer cannot be market
    data. Adapters pass the contract suite in `tests/contract/test_market.py`.
    """

    @property
    def name(self) -> str:
        """Its name for users, with its settings: `simulated:4500x600`, `files:DIR`."""
        ...

    @property
    def simulated(self) -> bool:
        """Whether its bars are simulated; if so, every output says so."""
        ...

    def sessions(self) -> tuple[date, ...]:
        """The available completed sessions, ascending. The last one is determined by the source's own clock."""
        ...

    def bars(self, session: date) -> SessionBars:
        """All bars of one of `sessions()`."""
        ...

    def splits(self) -> Splits:
        """All splits it knows, including announced ones after its last session."""
        ...

    def listings(self) -> Listings:
        """All tickers it knows, including delisted ones."""
        ...


class LocalMarket(Market, Protocol):
    """A market on this machine: its bars cost no call, and it is authoritative for sessions stored earlier."""

    @property
    def clocked(self) -> bool:
        """Whether it has every session that is over by its clock, so that none exists yet after its last one."""
        ...


class RemoteMarket(Market, Protocol):
    """A market where every question costs a call: sessions are fetched in batches, and no more than needed."""

    def stream(self, sessions: Sequence[date]) -> Iterator[SessionBars]:
        """Bars of `sessions` (of `sessions()`, newest first) in their order, several fetched at a time.

        A session that the source has no bars of, or not yet, comes without bars. The iterator ends early where the
        source goes no further back. Closing it ends the running calls.
        """
        ...

    def splits(self, since: date = date.min) -> Splits:
        """All splits executed on `since` or later."""
        ...

    def details(self, tickers: Sequence[str]) -> Generator[Details]:
        """The details of `tickers`, in their order, several fetched at a time; closing it ends the running calls."""
        ...

    def clock(self) -> datetime:
        """Its time, by one call without retries, which shows whether it answers and accepts the key."""
        ...

    def closures(self) -> frozenset[date]:
        """Coming days for which the exchange has announced to be closed, whatever the calendar says."""
        ...


def is_local(market: Market) -> TypeGuard[LocalMarket]:
    """Decide by the class, as `is_remote` does."""
    return hasattr(type(market), "clocked")


def is_remote(market: Market) -> TypeGuard[RemoteMarket]:
    """Decide by the class: before Python 3.12, `isinstance` of a protocol reads every property, and one is a call."""
    return hasattr(type(market), "stream")
