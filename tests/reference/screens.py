"""The presets as sets of tickers: `python tests/reference/screens.py FOLDER SESSION [PRESET]`.

Prints one passing ticker a line, behind its preset's name if no preset is named; those that pass or fail only by the
tie rule are named on standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

if __name__ == "__main__":  # run by its path: `tests` is in the project's folder
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.reference import exact
from tests.reference.indicators import ago, atr, average_volume, ema, highest, lowest, momentum_12_1, rsi, sma
from tests.reference.market import Bars, Day, Market, look, read
from tests.reference.ties import PLAIN, TIE_AWARE, Comparison
from tests.reference.universe import eligible, is_liquid, percentile_ranks, rs_ratings

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Stock:
    """What a screen looks at.

    Attributes:
        rating: RS rating, 1 to 99; NaN if not rated.
        momentum_rank: percentile rank of the momentum 12-1 over the eligible universe, (0, 100]; NaN if not ranked.
    """

    bars: Bars
    rating: float
    momentum_rank: float


def minervini(stock: Stock, compare: Comparison) -> bool:
    """The trend template, all eight criteria."""
    bars = stock.bars
    close = ago(bars.close, 0)
    sma50, sma150, sma200 = (ago(sma(bars, n), 0) for n in (50, 150, 200))
    return (
        compare.greater(close, sma150)
        and compare.greater(close, sma200)
        and compare.greater(sma150, sma200)
        and compare.greater(sma200, ago(sma(bars, 200), 21))
        and compare.greater(sma50, sma150)
        and compare.greater(sma50, sma200)
        and compare.greater(close, sma50)
        and compare.at_least(close, 1.30 * ago(lowest(bars, 252), 0))
        and compare.at_least(close, 0.75 * ago(highest(bars, 252), 0))
        and compare.at_least(stock.rating, 70, size=100)
    )


def golden_cross(stock: Stock, compare: Comparison) -> bool:
    """SMA50 > SMA200 and SMA50[1] <= SMA200[1]."""
    sma50, sma200 = sma(stock.bars, 50), sma(stock.bars, 200)
    return compare.greater(ago(sma50, 0), ago(sma200, 0)) and compare.at_least(ago(sma200, 1), ago(sma50, 1))


def new_high_volume(stock: Stock, compare: Comparison) -> bool:
    """C > HHV(H, 252)[1] and V >= 1.5 x SMA(V, 50)."""
    bars = stock.bars
    return compare.greater(ago(bars.close, 0), ago(highest(bars, 252), 1)) and compare.at_least(
        ago(bars.volume, 0), 1.5 * ago(average_volume(bars, 50), 0)
    )


def rsi2_pullback(stock: Stock, compare: Comparison) -> bool:
    """C > SMA200 and RSI(2) < 5."""
    bars = stock.bars
    return compare.greater(ago(bars.close, 0), ago(sma(bars, 200), 0)) and compare.greater(
        5, ago(rsi(bars, 2), 0), size=100
    )


def momentum(stock: Stock, compare: Comparison) -> bool:
    """C[21] / C[252] - 1 in the top 30 % of the eligible universe."""
    return compare.greater(stock.momentum_rank, 70, size=100)


def ttm_squeeze(stock: Stock, compare: Comparison) -> bool:
    """The squeeze was on one bar ago and is not now: it fired."""
    return squeeze_on(stock.bars, 1, compare) and not squeeze_on(stock.bars, 0, compare)


def squeeze_on(bars: Bars, k: int, compare: Comparison) -> bool:
    """`k` bars ago BB(20, 2) lay inside KC = EMA20 +- 1.5 x ATR20."""
    middle, reach = ago(ema(bars, 20), k), 1.5 * ago(atr(bars, 20), k)
    upper, lower = ago(exact.bb_upper(bars, 20, 2), k), ago(exact.bb_lower(bars, 20, 2), k)
    return compare.greater(middle + reach, upper) and compare.greater(lower, middle - reach)


def squeeze_side(bars: Bars, compare: Comparison) -> float:
    """The sign of linreg20(C - mean(mean(HHV20, LLV20), SMA20)): 1 up, -1 down, 0 for a tie; NaN with too few bars."""
    middle = ((highest(bars, 20) + lowest(bars, 20)) / 2 + sma(bars, 20)) / 2
    slope = ago(exact.end_of_line(bars.close - middle, 20), 0)
    price = float(bars.close[-1])
    if np.isnan(slope):
        return NAN
    return float(compare.greater(slope, 0, size=price)) - float(compare.greater(0, slope, size=price))


PRESETS: dict[str, Callable[[Stock, Comparison], bool]] = {
    "minervini": minervini,
    "golden-cross": golden_cross,
    "new-high-volume": new_high_volume,
    "rsi2-pullback": rsi2_pullback,
    "momentum-12-1": momentum,
    "ttm-squeeze": ttm_squeeze,
}


@dataclass(frozen=True, slots=True)
class Passing:
    """Who passes a preset by plain floating-point comparisons, and who by those that know ties."""

    plain: frozenset[str]
    tie_aware: frozenset[str]


def passing(market: Market, day: Day) -> dict[str, Passing]:
    """Every preset's tickers, with the default filters of a request: a close of $5, $1,000,000 a day, any type."""
    plain, tie_aware = (_passing(market, day, compare) for compare in (PLAIN, TIE_AWARE))
    return {preset: Passing(plain[preset], tie_aware[preset]) for preset in PRESETS}


def _passing(market: Market, day: Day, compare: Comparison) -> dict[str, frozenset[str]]:
    stocks = {t: stock for t, stock in checked(market, day, compare).items() if is_liquid(stock.bars, compare)}
    return {
        preset: frozenset(ticker for ticker, stock in stocks.items() if passes(stock, compare))
        for preset, passes in PRESETS.items()
    }


def checked(market: Market, day: Day, compare: Comparison) -> dict[str, Stock]:
    """Every current ticker with its place among the eligible ones."""
    ratings = rs_ratings(market, day, compare)
    momenta = {ticker: ago(momentum_12_1(day.bars[ticker]), 0) for ticker in eligible(market, day, compare)}
    ranks = percentile_ranks(momenta, compare)
    return {
        ticker: Stock(bars, float(ratings.get(ticker, NAN)), ranks.get(ticker, NAN))
        for ticker, bars in day.bars.items()
    }


def main(folder: str, session: str, preset: str = "") -> None:
    """Print who passes."""
    market = read(Path(folder))
    found = passing(market, look(market, date.fromisoformat(session)))
    for name in [preset] if preset else PRESETS:
        prefix = "" if preset else f"{name} "
        sys.stdout.writelines(f"{prefix}{ticker}\n" for ticker in sorted(found[name].tie_aware))
        for ticker in sorted(found[name].plain ^ found[name].tie_aware):
            verb = "fails" if ticker in found[name].plain else "passes"
            sys.stderr.write(f"{name}: {ticker} {verb} only by the tie rule\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
