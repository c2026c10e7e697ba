"""Patterns of two candles, as they are drawn on paper."""

from __future__ import annotations

import pytest

from scanner.indicators.library.candles.double import INDICATORS
from tests.indicators.library.candles.drawn import Drawn, after_usual_ones, standing_still

DRAWN: dict[str, tuple[float, list[Drawn]]] = {
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
}


def test_each_pattern_is_drawn() -> None:
    assert list(DRAWN) == [spec.name for spec in INDICATORS]


@pytest.mark.parametrize("name", DRAWN)
def test_a_pattern_is_seen_as_it_is_drawn(name: str) -> None:
    signal, drawn = DRAWN[name]
    assert after_usual_ones(name, drawn) == signal


@pytest.mark.parametrize("name", DRAWN)
def test_candles_that_stand_still_are_no_pattern_but_a_doji(name: str) -> None:
    assert standing_still(name) == (100 if name == "doji" else 0)
