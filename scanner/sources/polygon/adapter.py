"""Polygon as a source of bars."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from scanner.errors import MarketRefusal
from scanner.market_data.tables import Details, Listings, SessionBars, Splits
from scanner.reference_data import calendar
from scanner.sources.lookup import position
from scanner.sources.polygon.address import market_name
from scanner.sources.polygon.bars import no_bars, read_bars
from scanner.sources.polygon.concurrency import in_order
from scanner.sources.polygon.connection_pool import Ask, Connection
from scanner.sources.polygon.pages import read_pages
from scanner.sources.polygon.reference import Status, make_listings, make_splits, read_closures, read_status
from scanner.sources.polygon.response import Row
from scanner.sources.polygon.ticker_overview import read_details

if TYPE_CHECKING:
    from pathlib import Path

    from polygon import RESTClient

    from scanner.sources.polygon.http_call import Reply

_SPLITS = "/stocks/v1/splits"
_SPLITS_A_PAGE = 5000
_OLD_SPLITS_A_PAGE = 1000
_TICKERS_A_PAGE = 1000


class PolygonMarket:
    """Every US stock's daily bars from Polygon.io, one call a session.

    Bars are requested unadjusted; how far back they go, and whether today is available, depends on the key's plan and
    is only known from the answers. The list of tickers has no sector and industry; `details` has a code for them. A
    symbol's bars are those of the company that had it then: renamed and reused symbols are covered by the rule that a
    long absence begins a new listing.

    Args:
        key: of the account.
        url: of the API, its successor's, or another server's.
        calls_per_minute: the plan's rate; None for that of paying customers until a refusal says otherwise.
        ca_file: certificates of CAs to trust in addition to the client's bundled ones.
    """

    #: The first session Polygon has.
    earliest: ClassVar[date] = date(2003, 9, 10)

    def __init__(self, key: str, url: str, calls_per_minute: int | None = None, ca_file: Path | None = None) -> None:
        self._connection = Connection(key, url, calls_per_minute, ca_file)
        self._name = market_name(url)

    def __repr__(self) -> str:
        return f"PolygonMarket({self._name})"

    @property
    def name(self) -> str:
        """`polygon`, with the host if it is not the public API."""
        return self._name

    @property
    def simulated(self) -> bool:
        """Whether the server says that its bars are simulated."""
        return self._status.simulated

    def sessions(self) -> tuple[date, ...]:
        """Every session since `earliest` that is over by the source's clock."""
        return self._sessions

    def bars(self, session: date) -> SessionBars:
        """All bars of `session`, by one call; none if it was not a session or is not published yet.

        Also raises `MarketRefusal` if the key's plan does not include it.
        """
        position(session, self._sessions, self.name)
        return self._fetch(session, threading.Event())

    def stream(self, sessions: Sequence[date]) -> Iterator[SessionBars]:
        """Bars of `sessions`, newest first, several fetched at a time; see `RemoteMarket.stream`."""
        for bars in in_order(self._connection, sessions, self._fetch_if_given):
            if bars is None:  # all older sessions are missing too
                return
            yield bars

    def splits(self, since: date = date.min) -> Splits:
        """All splits executed on `since` or later, including announced ones."""
        first = max(since, self.earliest).isoformat()
        query = {"execution_date.gte": first, "limit": _SPLITS_A_PAGE, "sort": "execution_date.asc"}
        try:
            table = self._pages("the splits", lambda client: client._get(_SPLITS, query, raw=True))  # noqa: SLF001  # the client has no method for it
        except MarketRefusal as refusal:
            if refusal.reason != "missing":
                raise
            table = self._pages(
                "the splits",
                lambda client: client.list_splits(
                    execution_date_gte=first, limit=_OLD_SPLITS_A_PAGE, sort="execution_date", order="asc", raw=True
                ),
            )
        return make_splits(table)

    def listings(self) -> Listings:
        """All tickers of the reference data, active and delisted. Some tickers with bars are missing from it."""
        return make_listings(self._tickers(active=True), self._tickers(active=False))

    def details(self, tickers: Sequence[str]) -> Generator[Details]:
        """Each ticker's overview, one call a ticker; see `RemoteMarket.details`."""
        return in_order(self._connection, tickers, self._fetch_details)

    def clock(self) -> datetime:
        """The server's time, by one call without retries."""
        self._status = self._connection.get(_ask_status, read_status, calls=1)
        return self._status.now

    def closures(self) -> frozenset[date]:
        """Coming days without trading, as announced."""
        return self._closures

    @cached_property
    def _status(self) -> Status:
        return self._connection.get(_ask_status, read_status)

    @cached_property
    def _sessions(self) -> tuple[date, ...]:
        every = calendar.sessions_between(self.earliest, calendar.last_completed(self._status.now))
        return tuple(session for session in every if session not in self._closures)

    @cached_property
    def _closures(self) -> frozenset[date]:
        return self._connection.get(lambda client: client.get_market_holidays(raw=True), read_closures)

    def _fetch(self, session: date, stop: threading.Event) -> SessionBars:
        return self._connection.get(
            lambda client: client.get_grouped_daily_aggs(session, adjusted=False, raw=True),
            lambda body: read_bars(body, session),
            stop,
        )

    def _fetch_if_given(self, session: date, stop: threading.Event) -> SessionBars | None:
        """Return a session's bars, empty if it is not published yet; None if it is too old for the plan."""
        try:
            return self._fetch(session, stop)
        except MarketRefusal as refusal:
            if refusal.reason == "too-old":
                return None
            if refusal.reason == "today":
                return no_bars(session)
            raise

    def _fetch_details(self, ticker: str, stop: threading.Event) -> Details:
        asked = self.sessions()[-1]
        try:
            return self._connection.get(
                lambda client: client.get_ticker_details(ticker, raw=True),
                lambda body: read_details(body, ticker, asked),
                stop,
            )
        except MarketRefusal as refusal:
            if refusal.reason != "unknown":
                raise
            return Details(ticker, asked, found=False)

    def _tickers(self, *, active: bool) -> list[Row]:
        return self._pages(
            "the tickers",
            lambda client: client.list_tickers(
                market="stocks", active=active, limit=_TICKERS_A_PAGE, sort="ticker", order="asc", raw=True
            ),
        )

    def _pages(self, place: str, ask: Ask) -> list[Row]:
        return read_pages(self._connection, place, ask)


def _ask_status(client: RESTClient) -> Reply:
    response: Reply = client.get_market_status(raw=True)
    return response
