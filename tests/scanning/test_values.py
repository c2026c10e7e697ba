"""Expressions computed for every current ticker."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.errors import RequestError
from scanner.scanning.facts import facts_of
from scanner.scanning.values import compute_values
from scanner.screening.clauses import read_columns
from tests.panels import at, snapshot
from tests.scanning.markets import market, panel_of


def computed(expressions: str, only: tuple[str, ...] | None = None) -> tuple[tuple[str, ...], dict[str, Floats]]:
    made = market()
    panel = panel_of(made)
    return compute_values(
        panel, facts_of(made.listings, panel.tickers, made.state.sessions[-1]), read_columns(expressions), only
    )


def test_every_current_ticker_has_its_row() -> None:
    tickers, columns = computed("close, sma(200)")
    assert tickers == ("CHEAP", "FALL", "FAST", "FLAT", "SLOW", "SPY", "YOUNG")
    assert columns["close"].tolist() == pytest.approx([4, *[100] * 6])
    assert np.isnan(columns["sma(200)"]).tolist() == [False] * 6 + [True]


def test_tickers_are_sorted_however_old_they_are() -> None:
    made = snapshot({"B": at(1.0, 2.0), "A": at(3.0)})
    panel = panel_of(made)
    tickers, columns = compute_values(
        panel, facts_of(made.listings, panel.tickers, made.state.sessions[-1]), read_columns("close"), None
    )
    assert (tickers, columns["close"].tolist()) == (("A", "B"), [3, 2])


def test_columns_keep_their_order_and_text() -> None:
    assert list(computed("SMA( 5 ), close>3 , 2*close")[1]) == ["SMA( 5 )", "close>3", "2*close"]


def test_a_statement_is_one_or_zero() -> None:
    assert computed("close > 50")[1]["close > 50"].tolist() == [0, 1, 1, 1, 1, 1, 1]


def test_tickers_asked_for_come_sorted_and_once() -> None:
    tickers, columns = computed("rs_rating()", ("SLOW", "FAST", "slow", "SLOW", "FALL"))
    assert tickers == ("FALL", "FAST", "SLOW")
    assert columns["rs_rating()"].tolist() == [25, 99, 75]  # among four, the others included


def test_an_unknown_ticker_is_an_error() -> None:
    with pytest.raises(RequestError, match="tickers: without a usable bar in the session: NOPE, FATS "):
        computed("close", ("NOPE", "SLOW", "FATS"))
