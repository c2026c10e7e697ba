from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.sizes import natural_size
from scanner.indicators.terms import BENCHMARK, CLOSE, HIGH, OPEN, VOLUME, CrossSection, Number, Term
from tests.panels import Row, panel

BARS: dict[str, list[Row]] = {
    "A": [(30.0, 31.0, 29.0, 30.5, 800.0), (40.0, 41.0, 39.0, 40.5, 900.0), (50.0, 51.0, 49.0, 50.5, 1000.0)],
    "B": [(7.0, 8.0, 6.0, 7.5, 0.0)],
    "SPY": [(80.0, 80.0, 80.0, 80.0, 3.0), (100.0, 100.0, 100.0, 100.0, 5.0), (200.0, 201.0, 199.0, 200.5, 7.0)],
}
PANEL = panel(BARS)
ORDER = np.argsort(PANEL.tickers)  # A, B, SPY


def macd() -> Term:
    return INDICATORS["macd"].default


def sma() -> Term:
    return INDICATORS["sma"].default


@pytest.mark.parametrize(
    ("node", "sizes"),
    [
        (Number(-3.0), (3, 3, 3)),
        (CLOSE, (50.5, 7.5, 200.5)),
        (OPEN, (50.5, 7.5, 200.5)),
        (CLOSE[1], (50.5, 7.5, 200.5)),
        (VOLUME, (1000, 0, 7)),
        (BENCHMARK, (200.5, 200.5, 200.5)),
        (sma(), (50.5, 7.5, 200.5)),
        (INDICATORS["avg_volume"].default, (1000, 0, 7)),
        (macd(), (50.5, 7.5, 200.5)),
        (INDICATORS["bb_upper"].default, (50.5, 7.5, 200.5)),
        (INDICATORS["atr"].default, (50.5, 7.5, 200.5)),
        (INDICATORS["obv"].default, (1000, 0, 7)),
        (INDICATORS["rsi"].default, (100, 100, 100)),
        (INDICATORS["roc"].default, (100, 100, 100)),
        (INDICATORS["rs_rating"].default, (100, 100, 100)),
        (CrossSection(CLOSE, "percent"), (100, 100, 100)),
        (CLOSE - HIGH, (50.5, 7.5, 200.5)),
        (CLOSE + 60, (60, 60, 200.5)),
        (CLOSE * VOLUME, (50_500, 0, 1403.5)),
        (CLOSE / sma(), (1, 1, 1)),
        (CLOSE / sma() - 1, (1, 1, 1)),
        (100 * (CLOSE / CLOSE[1] - 1), (100, 100, 100)),
        (CLOSE / VOLUME, (0.0505, 0, 200.5 / 7)),
    ],
)
def test_the_natural_size_is_that_of_what_is_measured(node: Term, sizes: tuple[float, ...]) -> None:
    assert natural_size(node, PANEL)[ORDER] == pytest.approx(sizes)


def test_a_natural_size_for_every_indicator() -> None:
    for spec in INDICATORS.values():
        size = natural_size(spec.default, PANEL)
        assert size.shape == PANEL.tickers.shape, spec.name
        assert (size >= 0).all(), spec.name


def test_what_is_no_known_term_has_no_size() -> None:
    with pytest.raises(TypeError, match="natural size"):
        natural_size(Term(), PANEL)
