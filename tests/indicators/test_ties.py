from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.catalogue import SHEETS
from scanner.indicators.terms import BENCHMARK, CLOSE, HIGH, OPEN, VOLUME, Number, Section, Term
from scanner.indicators.ties import TIE, at_least, natural_size, tied
from tests.panels import Row, panel

BARS: dict[str, list[Row]] = {
    "A": [(30.0, 31.0, 29.0, 30.5, 800.0), (40.0, 41.0, 39.0, 40.5, 900.0), (50.0, 51.0, 49.0, 50.5, 1000.0)],
    "B": [(7.0, 8.0, 6.0, 7.5, 0.0)],
    "SPY": [(80.0, 80.0, 80.0, 80.0, 3.0), (100.0, 100.0, 100.0, 100.0, 5.0), (200.0, 201.0, 199.0, 200.5, 7.0)],
}
PANEL = panel(BARS)
ORDER = np.argsort(PANEL.tickers)  # A, B, SPY


def macd() -> Term:
    return SHEETS["macd"].default


def sma() -> Term:
    return SHEETS["sma"].default


def test_numbers_are_tied_within_a_billionth_of_the_larger() -> None:
    left = np.array([1.0, 1.0, -1.0, 0.0, 1e-12])
    right = np.array([1.0 + 0.9e-9, 1.0 + 1.1e-9, -1.0 - 0.9e-9, 0.0, 0.0])
    assert tied(left, right).tolist() == [True, False, True, True, False]
    assert tied(right, left).tolist() == [True, False, True, True, False]


def test_numbers_are_tied_within_a_billionth_of_their_natural_size() -> None:
    assert tied(np.array([4.9e-8, 5.1e-8]), np.zeros(2), np.full(2, 50.0)).tolist() == [True, False]


def test_nothing_ties_with_an_unknown() -> None:
    unknown, known = np.array([np.nan]), np.array([1.0])
    assert not tied(unknown, known).any()
    assert not tied(known, unknown).any()
    assert not tied(unknown, unknown, np.array([1.0])).any()
    assert not tied(known, known, unknown).any()


def test_at_least_takes_in_what_is_tied_with_the_bound() -> None:
    values = np.array([4.99, 5 * (1 - TIE / 2), 5.0, 5.01, np.nan])
    assert at_least(values, 5.0).tolist() == [False, True, True, True, False]
    assert at_least(5 - np.array([9e-8, 11e-8]), 5.0, size=100.0).tolist() == [True, False]


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
        (SHEETS["avg_volume"].default, (1000, 0, 7)),
        (macd(), (50.5, 7.5, 200.5)),
        (SHEETS["bb_upper"].default, (50.5, 7.5, 200.5)),
        (SHEETS["atr"].default, (50.5, 7.5, 200.5)),
        (SHEETS["obv"].default, (1000, 0, 7)),
        (SHEETS["rsi"].default, (100, 100, 100)),
        (SHEETS["roc"].default, (100, 100, 100)),
        (SHEETS["rs_rating"].default, (100, 100, 100)),
        (Section(CLOSE, "percent"), (100, 100, 100)),
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
    for sheet in SHEETS.values():
        size = natural_size(sheet.default, PANEL)
        assert size.shape == PANEL.tickers.shape, sheet.name
        assert (size >= 0).all(), sheet.name


def test_what_is_no_known_term_has_no_size() -> None:
    with pytest.raises(TypeError, match="natural size"):
        natural_size(Term(), PANEL)
