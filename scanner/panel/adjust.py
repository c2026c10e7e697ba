"""Split adjustment: which factor brings a past bar to a session's basis."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scanner.market.source import Dates, Floats, Splits, Strings


def split_factors(splits: Splits, sessions: Dates, tickers: Strings) -> Iterator[tuple[int, Floats]]:
    """Give the factor F(t, d) for every ticker that split, t being the last of `sessions`.

    F(t, d) is the product of `split_from / split_to` over the splits with d < execution <= t: prices of session d times
    F, and volumes divided by F, are on the basis of t. Splits after t do not exist yet and are not looked at.

    Parameters
    ----------
    sessions: (T,) ascending.
    tickers: (n,) in any order.

    Yields
    ------
    The ticker's index in `tickers`, and its factors, (T,).
    """
    factors: dict[int, Floats] = {}
    for row, column, ratio in split_ratios(splits, sessions, tickers):
        factors.setdefault(column, np.ones(len(sessions)))[:row] *= ratio
    yield from factors.items()


def split_ratios(splits: Splits, sessions: Dates, tickers: Strings) -> Iterator[tuple[int, int, float]]:
    """Give every split that `sessions` have seen: they hold a session before it and one on the new basis.

    Yields
    ------
    The row of the first session on the new basis, the ticker's index in `tickers`, and `split_from / split_to`.
    """
    column = {ticker: index for index, ticker in enumerate(tickers.tolist())}
    effective = np.searchsorted(sessions, splits.execution).tolist()
    ratios = (splits.split_from / splits.split_to).tolist()
    for row, ticker, ratio in zip(effective, splits.tickers.tolist(), ratios, strict=True):
        if 0 < row < len(sessions) and ticker in column:
            yield row, column[ticker], ratio


def splits_show(opening: Floats, close: Floats, factor: Floats) -> bool:
    """Tell whether raw prices move with every split: over night more like the split than like none.

    Parameters
    ----------
    opening, close: (n,) of a ticker's own bars, unadjusted; NaN where it has none.
    factor: (n,) what brings each to the last one's basis.
    """
    before = np.flatnonzero(factor[1:] != factor[:-1])
    move = np.log(opening[before + 1] / close[before])
    expected = np.log(factor[before] / factor[before + 1])
    return not (np.abs(move - expected) > np.abs(move)).any()
