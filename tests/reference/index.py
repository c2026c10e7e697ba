"""The market's own index: the daily return of all tickers, weighted by the dollars traded the session before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.reference.market import Bars, Floats, Market, is_valid, split_factor

MIN_CLOSE = 5.0


def market_index(market: Market) -> Floats:
    """One level a session, 100 at the first; a session without a ticker to measure repeats the level before."""
    observed = {ticker: bars.keep(is_valid(bars)) for ticker, bars in market.published.items()}
    weighted = np.zeros(len(market.sessions))
    weights = np.zeros(len(market.sessions))
    for ticker, bars in observed.items():
        session, weight, change = daily_returns(market, ticker, bars)
        weighted[session] += weight * change
        weights[session] += weight
    returns = np.divide(weighted, weights, out=np.zeros_like(weighted), where=weights > 0)
    return 100 * np.cumprod(1 + returns)


def daily_returns(market: Market, ticker: str, bars: Bars) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Where a ticker has a bar in a session and in the one before, at $5 or more then: session, weight, return."""
    position = np.searchsorted(market.sessions, bars.session)
    before, after = slice(None, -1), slice(1, None)
    counts = (np.diff(position) == 1) & (bars.close[before] >= MIN_CLOSE)
    splits = market.splits.get(ticker, [])
    factor = np.array(
        [split_factor(d, basis, splits) for d, basis in zip(bars.session[before], bars.session[after], strict=True)]
        if splits
        else np.ones(len(counts))
    )
    change = bars.close[after] / (bars.close[before] * factor) - 1
    weight = bars.close[before] * bars.volume[before]
    return position[after][counts], weight[counts], change[counts]
