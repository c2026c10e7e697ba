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
    column = {ticker: index for index, ticker in enumerate(tickers.tolist())}
    known = splits.execution <= sessions[-1]
    effective = np.searchsorted(sessions, splits.execution)
    factors: dict[int, Floats] = {}
    for row in np.flatnonzero(known & (effective > 0)).tolist():
        index = column.get(str(splits.tickers[row]))
        if index is not None:
            factor = factors.setdefault(index, np.ones(len(sessions)))
            factor[: effective[row]] *= splits.split_from[row] / splits.split_to[row]
    yield from factors.items()
