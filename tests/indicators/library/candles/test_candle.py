"""One candle: its body, its shadows and its colour; and what a pattern of candles says."""

from __future__ import annotations

import numpy as np

from scanner.indicators.library.candles.candle import Candle, bearish, bullish, signal


def test_a_candle_knows_its_body_and_its_shadows() -> None:
    white, black = (Candle(*np.array([[o], [14.0], [8.0], [c]])) for o, c in ((10.0, 13.0), (13.0, 10.0)))
    for candle in (white, black):
        parts = (candle.body, candle.top, candle.bottom, candle.upper, candle.lower)
        assert [part.item() for part in parts] == [3, 13, 10, 1, 2]
    assert [colour.item() for colour in (white.white, white.black, black.white, black.black)] == [1, 0, 0, 1]


def test_a_signal_has_the_sign_of_its_side() -> None:
    up, down = np.array([[True, False, False]]), np.array([[False, True, False]])
    assert signal(up, down).tolist() == [[100, -100, 0]]
    assert signal(up, down, 80.0).tolist() == [[80, -80, 0]]
    assert (bullish(up).tolist(), bearish(down).tolist()) == ([[100, 0, 0]], [[0, -100, 0]])
