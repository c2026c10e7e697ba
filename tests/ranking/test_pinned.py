"""Pending takeovers, told from a stock's own bars."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scanner.history.history import History
from scanner.panel.panel import panel_at
from scanner.ranking.pinned import pinned
from tests.panels import Row, at, panel
from tests.reference.market import look, read
from tests.reference.pinned import is_pinned


def bars(closes: list[float], width: float) -> list[Row]:
    """Bars that close at their low."""
    return [(close, close * (1 + width), close, close, 1e6) for close in closes]


#: A stock whose bars span 3 % until an offer lifts it by 30 %; then they span 0.3 %.
BEFORE = bars([20.0] * 200, 0.03)
OFFERED = bars([26.0] * 40, 0.003)


def is_found(rows: list[Row], *, eligible: bool = True) -> bool:
    made = panel({"A": rows, "MARKET": at(*[20.0] * 500)})
    return bool(pinned(made, np.full(2, eligible))[made.column["A"]])


def test_a_jump_and_then_a_tiny_range_is_a_pending_takeover() -> None:
    assert is_found([*BEFORE, *OFFERED])


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (bars([26.0] * 240, 0.003), "it never jumped: a note, or a share of a blank-cheque company"),
        ([*BEFORE, *bars([21.1] * 40, 0.003)], "a rise of 5.5 % is no offer"),
        ([*BEFORE, *bars([26.0] * 40, 0.012)], "it still moves"),
        ([*bars([20.0] * 200, 0.007), *OFFERED], "it always was that calm"),
        ([*BEFORE, *OFFERED[:7]], "seven quiet bars are too few to know"),
        ([*BEFORE, *OFFERED, *bars([24.6], 0.003)], "it has fallen from its high: the deal broke"),
        ([*BEFORE, *bars([26.0] * 260, 0.003)], "a jump more than a year ago"),
        ([*bars([20.0] * 100, 0.03), *bars([14.0] * 40, 0.003)], "it fell"),
    ],
)
def test_what_is_not_a_pending_takeover(rows: list[Row], why: str) -> None:
    assert not is_found(rows), why


def test_eight_quiet_bars_are_enough() -> None:
    assert is_found([*BEFORE, *OFFERED[:8]])


def test_a_stock_that_is_not_ranked_is_not_judged() -> None:
    assert not is_found([*BEFORE, *OFFERED], eligible=False)


def test_a_few_wild_bars_hide_no_takeover() -> None:
    wild: list[Row] = [(26.0, 27.0, 25.0, 26.0, 1e6)] * 5
    assert is_found([*BEFORE, *OFFERED, *wild, *OFFERED[:2]])


def test_a_split_is_not_a_jump() -> None:
    rows = [*bars([20.0] * 200, 0.03), *bars([40.0] * 40, 0.003)]
    made = panel({"A": rows}, splits=[("A", 200, 2.0, 1.0)])
    assert not pinned(made, np.array([True]))[0]
    assert pinned(panel({"A": rows}), np.array([True]))[0]


def test_a_price_that_never_moved_is_not_calmer_than_before() -> None:
    assert not is_found([*at(*[20.0] * 100), *at(*[26.0] * 100)])


@pytest.mark.parametrize("bars_of", [1, 14, 15, 16, 60, 252, 253, 300])
def test_any_number_of_bars_is_judged_without_a_warning(bars_of: int) -> None:
    made = panel({"A": [*BEFORE, *BEFORE, *OFFERED][-bars_of:]})
    assert pinned(made, np.array([True])).tolist() == [bars_of > 40]


def test_it_is_what_an_independent_computation_finds(
    real_market: Path, real_history: History, sessions5: tuple[date, ...]
) -> None:
    snapshot, market = real_history.load(), read(real_market)
    for session in sessions5[1::2]:
        made = panel_at(snapshot, snapshot.state.sessions.index(session), "-")
        of_age = made.bars >= 60
        day = look(market, session)
        expected = {ticker for ticker in made.tickers[of_age].tolist() if is_pinned(day.bars[ticker])}
        assert set(made.tickers[pinned(made, of_age)].tolist()) == expected
        assert expected
