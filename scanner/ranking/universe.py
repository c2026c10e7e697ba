"""Who is ranked: the eligible stocks are a property of the session and never of a request."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats, Strings
from scanner.indicators.library.volume import average_dollar_volume
from scanner.indicators.terms import Term
from scanner.indicators.ties import at_least
from scanner.market_data.tables import COMPANIES
from scanner.panel.panel import Panel

FEWEST_BARS = 60
LOWEST_CLOSE = 5.0
LEAST_DOLLAR_VOLUME = 1_000_000.0

#: Mean dollar volume of the last 20 own bars.
DOLLAR_VOLUME: Term = average_dollar_volume(20)


def eligible(panel: Panel, types: Strings, values: dict[Term, Floats]) -> NDArray[np.bool_]:
    """Tell which of the panel's tickers are ranked.

    Common shares and depositary receipts with at least 60 own bars, a published close of at least $5 and a mean dollar
    volume of at least $1,000,000.

    Args:
        types: (n,) each ticker's type.
        values: holds `DOLLAR_VOLUME`, (n,).
    """
    return (
        np.isin(types, COMPANIES)
        & (panel.bars >= FEWEST_BARS)
        & at_least(panel.raw_close, LOWEST_CLOSE)
        & at_least(values[DOLLAR_VOLUME], LEAST_DOLLAR_VOLUME)
    )
