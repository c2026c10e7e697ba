"""Whether a market tells which of its tickers are companies' shares; where it does not, nothing is ranked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scanner.market_data.tables import COMPANIES, Listings

WAYS = (
    "give the types in a tickers.csv with the columns ticker and type in the market's folder and run `scanner sync`, "
    "or in a file that SCANNER_TICKERS names"
)


def unranked(facts: Listings) -> Iterator[str]:
    """Say that nothing is ranked because no ticker is known to be a company's share, and what to do."""
    if np.isin(facts.type, COMPANIES).any():
        return
    known = np.unique(facts.type[facts.type != ""]).tolist()
    why = (
        f"no ticker has the type {' or '.join(COMPANIES)} (they have {', '.join(known[:5])})"
        if known
        else "no ticker's type is known"
    )
    yield f"nothing is ranked, and scores, ratings and percentiles are empty, because {why}: {WAYS}"
