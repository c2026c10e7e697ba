"""What others know of tickers, laid over a market's own list of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from scanner.arrays import Strings
from scanner.market_data.tables import COLUMNS, Details, Listings
from scanner.reference_data.sic import sector_and_industry

_CHANGING = {"exchange", "sector", "industry"}  # over the years; a name and a type are taken to be the ticker's own


def lay_over(listings: Listings, tickers: Strings, columns: Mapping[str, Strings], since: date) -> Listings:
    """Lay columns over the listings; where a text is empty, what the listings say stays.

    Args:
        tickers: (n,) sorted; those that the listings lack are added.
        columns: any of `COLUMNS`, (n,) each.
        since: the first session that all of it was known in; before it, what may have changed is hindsight.
    """
    every = np.union1d(listings.tickers, tickers)
    held, told = np.searchsorted(every, listings.tickers), np.searchsorted(every, tickers)
    texts = {}
    for name in COLUMNS:
        below = getattr(listings, name)
        above = columns.get(name, np.full(tickers.shape, ""))
        texts[name] = np.full(every.shape, "", np.result_type(below.dtype, above.dtype))
        texts[name][held] = below
        texts[name][told] = np.where(above == "", texts[name][told], above)
    late = {name: max(since, listings.hindsight.get(name, since)) for name in _CHANGING & columns.keys()}
    return Listings(every, **texts, hindsight={**listings.hindsight, **late}, dropped=listings.dropped)


def lay_details_over(listings: Listings, details: Sequence[Details]) -> Listings:
    """Lay sector and industry over the listings, as the codes in `details`, sorted by ticker, tell them."""
    told = [(known, *sector_and_industry(known.sic)) for known in details if known.sic]
    if not told:
        return listings
    tickers = np.array([known.ticker for known, _, _ in told])
    columns = {
        "sector": np.array([sector for _, sector, _ in told]),
        "industry": np.array([industry for _, _, industry in told]),
    }
    return lay_over(listings, tickers, columns, max(known.asked for known, _, _ in told))
