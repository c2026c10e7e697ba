"""Whether a market tells which of its tickers are companies' shares; where it does not, nothing is ranked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scanner.market_data.tables import COMPANIES, Listings
from scanner.notes import Note

#: Types that a note names, of those that the market has instead.
MAX_TYPES = 5


def unranked(facts: Listings) -> Iterator[Note]:
    """Note that nothing is ranked because no ticker is known to be a company's share."""
    if np.isin(facts.type, COMPANIES).any():
        return
    known = np.unique(facts.type[facts.type != ""]).tolist()
    yield Note("nothing-ranked", {"wanted": tuple(COMPANIES), "known": tuple(known[:MAX_TYPES])})
