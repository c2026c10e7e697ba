"""Patterns of three candles and more, as they are drawn on paper."""

from __future__ import annotations

import pytest

from scanner.indicators.library.candles.triple import INDICATORS
from tests.indicators.library.candles.drawn import Drawn, after_usual_ones, standing_still

DRAWN: dict[str, tuple[float, list[Drawn]]] = {
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


def test_each_pattern_is_drawn() -> None:
    assert list(DRAWN) == [spec.name for spec in INDICATORS]


@pytest.mark.parametrize("name", DRAWN)
def test_a_pattern_is_seen_as_it_is_drawn(name: str) -> None:
    signal, drawn = DRAWN[name]
    assert after_usual_ones(name, drawn) == signal


@pytest.mark.parametrize("name", DRAWN)
def test_candles_that_stand_still_are_no_pattern_but_a_doji(name: str) -> None:
    assert standing_still(name) == (100 if name == "doji" else 0)
