"""Patterns of one candle, as they are drawn on paper."""

from __future__ import annotations

import pytest

from scanner.indicators.library.candles.single import INDICATORS
from tests.indicators.library.candles.drawn import Drawn, after_usual_ones, standing_still

DRAWN: dict[str, tuple[float, list[Drawn]]] = {
    "doji": (100, [(20, 21, 19, 20.1)]),
    "dragonfly_doji": (100, [(20, 20.1, 18, 20)]),
    "gravestone_doji": (100, [(20, 22, 19.9, 20)]),
    "long_legged_doji": (100, [(20, 22, 18, 20)]),
    "spinning_top": (-100, [(20.3, 21, 19, 20)]),
    "marubozu": (100, [(20, 23.1, 20, 23)]),
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
