"""The market behind the server, on the evening of its last session."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np

from scanner.arrays import Floats, Strings
from scanner.errors import MarketError
from scanner.market_data.tables import SessionBars, Splits
from scanner.sources.base import Market

_PRICES = ("open", "high", "low", "close")
_QUIET = 20  # sessions without a bar after which a ticker counts as delisted


class Feed:
    """A market's bars, adjusted or not, and the listing periods of its tickers.

    Attributes:
        simulated: whether the bars are simulated.
        sessions: ascending.
        splits: the market's.
        listings: the market's.

    Raises `MarketError` and `MarketDataError` as the market does, and if it has no session.
    """

    def __init__(self, market: Market) -> None:
        self._market = market
        self.simulated = market.simulated
        self.sessions = market.sessions()
        if not self.sessions:
            raise MarketError(f"{market.name} has no session to serve")
        self.splits = market.splits()
        self.listings = market.listings()
        self._known = frozenset(self.sessions)

    @property
    def today(self) -> date:
        """The current day by the server's clock."""
        return self.sessions[-1]

    def bars(self, session: date, *, adjusted: bool, ticker: str | None = None) -> SessionBars | None:
        """Return a session's bars, as published or adjusted to today; None for a day without a session.

        With a `ticker`, only its bar, if any.
        """
        if session not in self._known:
            return None
        bars = self._market.bars(session)
        if ticker is not None:
            bars = _only(bars, ticker)
        return on_basis(bars, self.splits, self.today) if adjusted else bars

    @cached_property
    def listed(self) -> dict[str, tuple[date, date | None]]:
        """First and last day of each ticker with a bar; the last is None for those that still trade."""
        first: dict[str, date] = {}
        last: dict[str, date] = {}
        for session in self.sessions:
            for ticker in self._market.bars(session).tickers.tolist():
                first.setdefault(ticker, session)
                last[ticker] = session
        lately = self.sessions[-_QUIET:][0]
        return {ticker: (first[ticker], None if last[ticker] >= lately else last[ticker]) for ticker in first}


def on_basis(bars: SessionBars, splits: Splits, basis: date) -> SessionBars:
    """Adjust bars for every split between their session and `basis`, as Polygon does: without rounding."""
    factor = split_factor(splits, bars.tickers, bars.session, basis)
    prices = {price: getattr(bars, price) * factor for price in _PRICES}
    return replace(bars, **prices, volume=bars.volume / factor)


def split_factor(splits: Splits, tickers: Strings, session: date, basis: date) -> Floats:
    """Return for each of the sorted `tickers` the product of from/to of its splits after `session`, up to `basis`."""
    seen = (splits.execution > np.datetime64(session)) & (splits.execution <= np.datetime64(basis))
    ratio = splits.split_from[seen] / splits.split_to[seen]
    place = np.searchsorted(tickers, splits.tickers[seen])
    held = np.isin(splits.tickers[seen], tickers)
    factor = np.ones(tickers.shape)
    np.multiply.at(factor, place[held], ratio[held])
    return factor


def _only(bars: SessionBars, ticker: str) -> SessionBars:
    """Return one ticker's bar, if any."""
    at = int(np.searchsorted(bars.tickers, ticker))
    one = slice(at, at + int(at < bars.tickers.size and bars.tickers[at] == ticker))
    numbers = {name: getattr(bars, name)[one] for name in (*_PRICES, "volume")}
    return SessionBars(bars.session, bars.tickers[one], **numbers)
