"""Bars that the families' examples are worked out on."""

from __future__ import annotations

from tests.indicators.stocks import Stocks, indicator, measure, trading

NAN = float("nan")

#: True ranges 3, 4, 6, 4 after the first bar; typical prices 27/3, 32/3, 34/3, 25/3, 28/3.
FIVE = trading(high=[10, 12, 13, 12, 11], low=[8, 9, 9, 6, 7], close=[9, 11, 12, 7, 10])


def values(stocks: Stocks, name: str, *parameters: float) -> list[float]:
    """One stock's values of an indicator, bar by bar."""
    own: list[float] = measure(stocks, indicator(name, *parameters))[:, 0].tolist()
    return own
