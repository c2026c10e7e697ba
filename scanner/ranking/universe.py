"""The ranked universe: which stocks are eligible depends on the session alone, never on the request."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats, Strings
from scanner.indicators.library.volume import average_dollar_volume
from scanner.indicators.terms import Term
from scanner.indicators.ties import at_least
from scanner.market_data.tables import COMPANIES
from scanner.panel.panel import Panel

MIN_BARS = 60
MIN_CLOSE = 5.0
MIN_DOLLAR_VOLUME = 1_000_000.0

#: Mean dollar volume of the last 20 own bars.
DOLLAR_VOLUME: Term = average_dollar_volume(20)


def eligible(panel: Panel, types: Strings, values: dict[Term, Floats]) -> NDArray[np.bool_]:
    """Return which of the panel's tickers are ranked, (n,).

    These are common shares and depositary receipts with at least 60 own bars, a published close of at least $5 and a
    mean dollar volume of at least $1,000,000.

    Args:
        types: (n,) each ticker's type.
        values: holds `DOLLAR_VOLUME`, (n,).
    """
    return (
        np.isin(types, COMPANIES)
        & (panel.bars >= MIN_BARS)
        & at_least(panel.raw_close, MIN_CLOSE)
        & at_least(values[DOLLAR_VOLUME], MIN_DOLLAR_VOLUME)
    )
