"""Whether a history holds exactly what a market gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from scanner.history.block import FIELDS, gather
from scanner.history.snapshot import Bars
from scanner.sources.base import Market


def assert_same_bars(found: Bars, expected: Bars) -> None:
    """Every array is equal, bit by bit where it holds numbers."""
    for name in ("sessions", "tickers", "present", *FIELDS):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), err_msg=name)


def assert_holds(found: Bars, market: Market, sessions: Iterable[date]) -> None:
    """These are the bars of the market's `sessions`, and no others."""
    expected = gather([market.bars(session) for session in sessions])
    for field in FIELDS:
        getattr(expected, field)[~expected.present] = np.nan
    assert_same_bars(found, expected)
