"""Fetches the details of tickers: one call each, the most traded first; it can be interrupted at will."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import MarketError
from scanner.history.arrivals import Asked
from scanner.history.history import History
from scanner.history.publishing import refuse_another
from scanner.history.snapshot import Snapshot, State
from scanner.market_data.tables import COMPANIES, Details
from scanner.observe import Progress, Silent
from scanner.remedy import SkipDetails
from scanner.sources.base import Market, RemoteMarket, is_remote

_RECENT = 20  # sessions; tickers without a bar in them are not fetched
_PUBLISH_AFTER = 60.0  # seconds; after every publish, running scanners load again
#: Seconds reserved before a deadline for publishing what has been fetched.
MIN_TIME_TO_PUBLISH = 5.0
_SILENT = Silent()


@dataclass(frozen=True, slots=True)
class DetailsReport:
    """The result of a fetch of details.

    Attributes:
        state: the history's state afterwards.
        asked: the number of tickers that were requested.
        found: the number of those that the source knows.
        left: the number still to be requested because time ran out.
    """

    state: State
    asked: int
    found: int
    left: int = 0


def fetch_details(
    history: History, market: Market, progress: Progress = _SILENT, time_left: TimeLeft = unlimited
) -> DetailsReport:
    """Fetch the details of every ticker with a recent bar that has not been requested yet.

    Companies come first, since funds have no industry, and of each kind those with the most dollar volume. When it is
    interrupted, what has been fetched stays. It ends early, with `left` in its report, if the time left may not suffice
    for another ticker.

    Raises:
        MarketError: the source does not answer, or has no details.
        HistoryError: the history is empty, holds another market, or cannot be written.
    """
    remote = detailed(market)
    snapshot = history.load()
    refuse_another(history.place, snapshot.state.origin, market.name)
    held = {known.ticker for known in history.details()}
    wanted = [ticker for ticker in _most_traded(snapshot) if ticker not in held]
    clock = history.fetch_clock()
    asked = Asked(wanted, clock)
    fetched: list[Details] = []
    waiting: list[Details] = []
    published = time.monotonic()
    progress.start("details", len(wanted))
    try:
        with closing(remote.details(asked)) as arriving:
            for details in _in_time(arriving, time_left):
                waiting.append(details)
                progress.step(details.ticker)
                if time.monotonic() - published >= _PUBLISH_AFTER:
                    clock.catch_up(history.publish_details(waiting, asked.times))
                    fetched, waiting, published = fetched + waiting, [], time.monotonic()
    finally:
        progress.finish()
        if waiting:
            history.publish_details(waiting, asked.times)
    fetched += waiting
    found = sum(details.found for details in fetched)
    return DetailsReport(history.state(), len(fetched), found, len(wanted) - len(fetched))


def detailed(market: Market) -> RemoteMarket:
    """Return the market if it has details of single tickers; raise `MarketError` if not."""
    if is_remote(market):
        return market
    raise MarketError(f"{market.name} has no details to ask for", SkipDetails())


def _in_time(arriving: Iterable[Details], time_left: TimeLeft) -> Iterator[Details]:
    """Pass details on while the time left suffices for two as slow as the slowest so far, and for publishing them."""
    slowest, begun = 0.0, time.monotonic()
    if time_left() <= MIN_TIME_TO_PUBLISH:
        return
    for details in arriving:
        yield details
        slowest, begun = max(slowest, time.monotonic() - begun), time.monotonic()
        if time_left() <= 2 * slowest + MIN_TIME_TO_PUBLISH:
            return


def _most_traded(snapshot: Snapshot) -> list[str]:
    """Order the tickers with a recent bar: companies first, then by dollar volume."""
    bars, listings = snapshot.bars, snapshot.listings
    companies = listings.tickers[np.isin(listings.type, COMPANIES)]
    dollars = np.nansum(bars.close[-_RECENT:] * bars.volume[-_RECENT:], axis=0)
    order = np.lexsort((-dollars, ~np.isin(bars.tickers, companies)))
    traded = np.any(bars.present[-_RECENT:], axis=0)
    tickers: list[str] = bars.tickers[order][traded[order]].tolist()
    return tickers
