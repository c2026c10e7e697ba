"""Split adjustment: the factor that converts a past bar to a session's basis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Dates, Floats, Strings
from scanner.history.snapshot import Bars
from scanner.market_data.tables import Splits

#: The factor by which prices may miss a split, beyond the range of the first bar after it. 3 for 2 instead of 2 for 1
#: is a factor of 1.33; a stock's overnight move seldom exceeds that of the following day by a fifth.
PRICE_TOLERANCE = 1.2


def split_factors(splits: Splits, sessions: Dates, tickers: Strings) -> Iterator[tuple[int, Floats]]:
    """Yield the factor F(t, d) for every ticker that split, t being the last of `sessions`.

    F(t, d) is the product of `split_from / split_to` over the splits with d < execution <= t: prices of session d times
    F, and volumes divided by F, are on the basis of t. Splits after t are not known yet and are not used.

    Args:
        sessions: (T,) ascending.
        tickers: (n,) in any order.

    Yields:
        The ticker's index in `tickers`, and its factors, (T,).
    """
    factors: dict[int, Floats] = {}
    for row, column, ratio in split_ratios(splits, sessions, tickers):
        factors.setdefault(column, np.ones(len(sessions)))[:row] *= ratio
    yield from factors.items()


def split_ratios(splits: Splits, sessions: Dates, tickers: Strings) -> Iterator[tuple[int, int, float]]:
    """Yield every split that falls between two of `sessions`: one before it and one on the new basis.

    Yields:
        The row of the first session on the new basis, the ticker's index in `tickers`, and `split_from / split_to`.
    """
    column = {ticker: index for index, ticker in enumerate(tickers.tolist())}
    effective = np.searchsorted(sessions, splits.execution).tolist()
    ratios = (splits.split_from / splits.split_to).tolist()
    for row, ticker, ratio in zip(effective, splits.tickers.tolist(), ratios, strict=True):
        if 0 < row < len(sessions) and ticker in column:
            yield row, column[ticker], ratio


def resolve_splits(splits: Splits, bars: Bars, usable: NDArray[np.bool_]) -> Splits:
    """Decide which ratio counts if several splits of a ticker take effect in one session.

    A source may list one split with two ratios, one of them wrong, or two splits that both happened and multiply. The
    bars decide: of each ratio alone and the product of all, the one counts whose price is nearest to the first bar's
    open. Without a bar on either side nothing can be compared, and all are multiplied.

    Args:
        bars: of the sessions up to the current one, since later ones are not known yet.
        usable: (T, N) which bars can be used.

    Returns:
        Splits with at most one of a ticker in each session.
    """
    column = {ticker: index for index, ticker in enumerate(bars.tickers.tolist())}
    effective = np.searchsorted(bars.sessions, splits.execution).tolist()
    places: dict[tuple[int, str], list[int]] = {}
    for place, key in enumerate(zip(effective, splits.tickers.tolist(), strict=True)):
        places.setdefault(key, []).append(place)
    chosen = np.ones(len(effective), np.bool_)
    split_from, split_to = splits.split_from.copy(), splits.split_to.copy()
    for (row, ticker), several in places.items():
        if len(several) > 1 and row < len(bars.sessions):
            shares = [(split_from[place], split_to[place]) for place in several]
            shares.append((split_from[several].prod(), split_to[several].prod()))
            chosen[several[1:]] = False
            split_from[several[0]], split_to[several[0]] = _shown(shares, bars, usable, row, column.get(ticker))
    return replace(
        splits,
        tickers=splits.tickers[chosen],
        execution=splits.execution[chosen],
        split_from=split_from[chosen],
        split_to=split_to[chosen],
    )


def _shown(
    shares: list[tuple[float, float]], bars: Bars, usable: NDArray[np.bool_], row: int, column: int | None
) -> tuple[float, float]:
    """Choose the ratio that a ticker's prices show at `row`: one of `shares`; without prices, the last."""
    own = np.flatnonzero(usable[:, column]) if column is not None else np.empty(0, np.intp)
    after = int(np.searchsorted(own, row))
    if not 0 < after < len(own):
        return shares[-1]
    move = np.log(bars.open[own[after], column] / bars.close[own[after - 1], column])
    return min(shares, key=lambda ratio: abs(move - np.log(ratio[0] / ratio[1])))


def prices_show_splits(bars: Mapping[str, Floats], factor: Floats) -> bool:
    """Check that raw prices move with every split: overnight closer to it than to no split, and by its size.

    The size is right if the expected price lies within the range of the first bar after the split, widened by
    `PRICE_TOLERANCE`.

    Args:
        bars: `open`, `high`, `low` and `close`, (n,) each, of a ticker's own bars, unadjusted; NaN where it has none.
        factor: (n,) converts each bar to the last one's basis.
    """
    before = np.flatnonzero(factor[1:] != factor[:-1])
    after, close = before + 1, bars["close"][before]
    expected = np.log(factor[before] / factor[after])
    move = np.log(bars["open"][after] / close)
    above = np.log(bars["low"][after] / close) - expected
    below = expected - np.log(bars["high"][after] / close)
    off = np.maximum(above, below)
    return not ((np.abs(move - expected) > np.abs(move)) | (off > np.log(PRICE_TOLERANCE))).any()
