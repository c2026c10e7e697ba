"""Candle patterns drawn on paper: each after ten candles with a body of 1 in a range of 2."""

from __future__ import annotations

import numpy as np

from tests.indicators.stocks import Stocks, indicator, measure

#: Open, high, low, close.
Drawn = tuple[float, float, float, float]
#: White and black by turns, so that none of them is long or short.
USUAL: list[Drawn] = [(20.0, 21.5, 19.5, 21.0), (21.0, 21.5, 19.5, 20.0)] * 6


def last_signal(name: str, candles: list[Drawn]) -> float:
    """What a pattern says on the last of these candles."""
    stock = Stocks(*np.array([(*candle, 1000.0) for candle in candles]).T[:, :, None])
    return float(measure(stock, indicator(name))[-1, 0])


def after_usual_ones(name: str, candles: list[Drawn]) -> float:
    """What a pattern says on the last of these candles, which follow the usual ones."""
    return last_signal(name, [*USUAL, *candles])


def standing_still(name: str) -> float:
    """What a pattern says where nothing moves."""
    return last_signal(name, [(20.0, 20.0, 20.0, 20.0)] * 20)
