"""Candle patterns, drawn on paper: each after ten candles with a body of 1 in a range of 2."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.candles import PATTERNS
from scanner.indicators.families.candles import INDICATORS
from tests.indicators.stocks import Stocks, indicator, measure

#: Open, high, low, close; white and black by turns, so that none of them is long or short.
USUAL = [(20.0, 21.5, 19.5, 21.0), (21.0, 21.5, 19.5, 20.0)] * 6

DRAWN: dict[str, tuple[float, list[tuple[float, float, float, float]]]] = {
    "doji": (100, [(20, 21, 19, 20.1)]),
    "dragonfly_doji": (100, [(20, 20.1, 18, 20)]),
    "gravestone_doji": (100, [(20, 22, 19.9, 20)]),
    "long_legged_doji": (100, [(20, 22, 18, 20)]),
    "spinning_top": (-100, [(20.3, 21, 19, 20)]),
    "marubozu": (100, [(20, 23.1, 20, 23)]),
    "hammer": (100, [(19.4, 19.9, 18, 19.8)]),
    "hanging_man": (-100, [(21.6, 22.1, 20, 22.0)]),
    "inverted_hammer": (100, [(19.0, 20.5, 18.9, 19.4)]),
    "shooting_star": (-100, [(22.0, 24.0, 21.9, 22.4)]),
    "engulfing": (100, [(21.0, 21.5, 19.5, 20.0), (19.5, 22, 19, 21.5)]),
    "harami": (100, [(23.0, 23.5, 18.5, 19.0), (20.5, 21.5, 20, 21)]),
    "harami_cross": (80, [(23.0, 23.5, 18.5, 19.0), (19.0, 21.5, 18.5, 19.1)]),
    "piercing": (100, [(23.0, 23.5, 19.5, 20.0), (19.0, 22.5, 18.5, 22)]),
    "dark_cloud_cover": (-100, [(20.0, 23.5, 19.5, 23.0), (24.0, 24.5, 20.5, 21)]),
    "doji_star": (-100, [(20.0, 23.5, 19.5, 23.0), (24.0, 25, 23.5, 24)]),
    "morning_star": (100, [(23.0, 23.5, 19.5, 20.0), (19.5, 19.8, 18.8, 19.2), (20, 23, 19.8, 22.5)]),
    "evening_star": (-100, [(20.0, 23.5, 19.5, 23.0), (23.5, 24, 23.3, 23.8), (23, 23.2, 20, 20.5)]),
    "morning_doji_star": (100, [(23.0, 23.5, 19.5, 20.0), (19.2, 19.8, 18.8, 19.2), (20, 23, 19.8, 22.5)]),
    "evening_doji_star": (-100, [(20.0, 23.5, 19.5, 23.0), (23.8, 24, 23.3, 23.8), (23, 23.2, 20, 20.5)]),
    "abandoned_baby": (100, [(23.0, 23.5, 19.5, 20.0), (19.0, 19.2, 18.8, 19.0), (20, 23, 19.8, 22.5)]),
    "three_inside": (100, [(23.0, 23.5, 19.5, 20.0), (21.0, 22, 20.5, 21.5), (22, 24, 21.5, 23.5)]),
    "three_outside": (100, [(21.0, 21.5, 19.5, 20.0), (19.5, 22, 19, 21.5), (21.5, 23, 21, 22)]),
    "three_white_soldiers": (100, [(20.0, 21.6, 19.5, 21.5), (21, 22.7, 20.5, 22.6), (22, 23.7, 21.5, 23.6)]),
    "three_black_crows": (
        -100,
        [(21, 22, 20, 21.8), (21.5, 22, 19.9, 20), (21, 21.2, 18.9, 19), (20, 20, 17.9, 18)],
    ),
}


def stock(drawn: list[tuple[float, float, float, float]]) -> Stocks:
    """One stock of these candles."""
    return Stocks(*np.array([(*candle, 1000.0) for candle in drawn]).T[:, :, None])


def test_each_pattern_is_drawn() -> None:
    assert list(DRAWN) == [spec.name for spec in INDICATORS]
    assert {pattern.__name__ for pattern in PATTERNS} == set(DRAWN)


@pytest.mark.parametrize("name", DRAWN)
def test_a_pattern_is_seen_as_it_is_drawn(name: str) -> None:
    signal, drawn = DRAWN[name]
    assert measure(stock([*USUAL, *drawn]), indicator(name))[-1, 0] == signal


@pytest.mark.parametrize("name", DRAWN)
def test_candles_that_stand_still_are_no_pattern_but_a_doji(name: str) -> None:
    still = measure(stock([(20.0, 20.0, 20.0, 20.0)] * 20), indicator(name))[-1, 0]
    assert still == (100 if name == "doji" else 0)
