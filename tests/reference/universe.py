"""The eligible universe of a session, and what is ranked over it."""

from __future__ import annotations

import numpy as np

from tests.reference.indicators import ago, average_dollar_volume, rs_raw
from tests.reference.market import Bars, Day, Market
from tests.reference.ties import Comparison

ELIGIBLE_TYPES = ("CS", "ADRC")
ELIGIBLE_BARS = 60
MIN_CLOSE = 5.0
MIN_DOLLAR_VOLUME = 1_000_000.0


def eligible(market: Market, day: Day, compare: Comparison) -> list[str]:
    """Common shares and ADRs with 60 own bars, a close of $5 and $1,000,000 a day over the last 20 own bars."""
    return [
        ticker
        for ticker, bars in day.bars.items()
        if market.types.get(ticker) in ELIGIBLE_TYPES and len(bars) >= ELIGIBLE_BARS and is_liquid(bars, compare)
    ]


def is_liquid(bars: Bars, compare: Comparison) -> bool:
    """The last close, raw because it is on its own basis, and the mean dollar volume are large enough."""
    dollars = float(average_dollar_volume(bars, 20)[-1])
    return compare.at_least(float(bars.close[-1]), MIN_CLOSE) and compare.at_least(dollars, MIN_DOLLAR_VOLUME)


def doubled_ranks(values: dict[str, float], compare: Comparison) -> dict[str, int]:
    """Twice the average rank, 1 the lowest, so that it is a whole number. NaN values have none.

    Values tie when each is equal to the next larger one.
    """
    ordered = sorted((value, name) for name, value in values.items() if not np.isnan(value))
    ranks: dict[str, int] = {}
    first = 0
    for i in range(len(ordered)):
        if i + 1 == len(ordered) or compare.greater(ordered[i + 1][0], ordered[i][0]):
            for _, name in ordered[first : i + 1]:
                ranks[name] = (first + 1) + (i + 1)
            first = i + 1
    return ranks


def percentile_ranks(values: dict[str, float], compare: Comparison) -> dict[str, float]:
    """100 x average rank / count, in (0, 100]."""
    ranks = doubled_ranks(values, compare)
    return {name: 100 * rank / (2 * len(ranks)) for name, rank in ranks.items()}


def rs_ratings(market: Market, day: Day, compare: Comparison) -> dict[str, int]:
    """clip(floor(99 x percentile rank) + 1, 1, 99) of RS raw over the eligible tickers that have 253 own bars."""
    raw = {ticker: ago(rs_raw(day.bars[ticker]), 0) for ticker in eligible(market, day, compare)}
    ranks = doubled_ranks(raw, compare)
    return {ticker: min(99 * rank // (2 * len(ranks)) + 1, 99) for ticker, rank in ranks.items()}


def balanced_ratings(excess: dict[int, dict[str, float]], compare: Comparison) -> dict[str, int]:
    """Ratings of the weighted ratings of five horizons.

    `excess` are returns above the benchmark's over so many bars; whoever lacks one is not rated.
    """
    weights = {21: 0.20, 63: 0.30, 126: 0.20, 189: 0.15, 252: 0.15}
    whole = [ticker for ticker in excess[252] if not any(np.isnan(excess[bars][ticker]) for bars in weights)]
    rated = {bars: spread_ratings({t: excess[bars][t] for t in whole}, compare) for bars in weights}
    return spread_ratings({t: sum(weight * rated[bars][t] for bars, weight in weights.items()) for t in whole}, compare)


def spread_ratings(values: dict[str, float], compare: Comparison) -> dict[str, int]:
    """floor(98 x (average rank - 1) / (count - 1) + 1/2) + 1: from 1 to 99; nobody is rated alone."""
    ranks = doubled_ranks(values, compare)
    others = len(ranks) - 1
    return {name: (98 * (rank - 2) + others) // (2 * others) + 1 for name, rank in ranks.items()} if others > 0 else {}


def technical_ranks(values: dict[str, float], compare: Comparison) -> dict[str, float]:
    """99.9 x (average rank - 1) / (count - 1); nobody is ranked alone."""
    ranks = doubled_ranks(values, compare)
    others = len(ranks) - 1
    return {name: 99.9 * (rank - 2) / (2 * others) for name, rank in ranks.items()} if others > 0 else {}
