"""What is known of the panel's tickers besides their bars."""

from __future__ import annotations

from datetime import date

import numpy as np

from scanner.arrays import Strings
from scanner.market_data.tables import COLUMNS, Listings


def facts_of(listings: Listings, tickers: Strings, session: date) -> Listings:
    """Line the listings up with `tickers`; a ticker without a listing gets empty texts.

    Of what is hindsight, that is left which was not known in `session` yet. A bar without a listing happens: sources
    list a ticker later than they publish its first bars.
    """
    place = np.searchsorted(listings.tickers, tickers)
    place = np.minimum(place, max(len(listings.tickers) - 1, 0))
    found = listings.tickers[place] == tickers if len(listings.tickers) else np.zeros(len(tickers), dtype=np.bool_)
    columns = {
        name: np.where(found, getattr(listings, name)[place], "") if found.any() else np.full(len(tickers), "")
        for name in COLUMNS
    }
    hindsight = {name: since for name, since in listings.hindsight.items() if since > session}
    return Listings(tickers=tickers, hindsight=hindsight, dropped=listings.dropped, **columns)
