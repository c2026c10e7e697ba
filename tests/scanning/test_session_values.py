"""One computation gives every number of the session."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.library.ranks import rs_rating
from scanner.indicators.terms import CLOSE, CrossSection, Number
from scanner.ranking.universe import DOLLAR_VOLUME
from scanner.scanning.facts import facts_of
from scanner.scanning.session_values import read
from tests.scanning.markets import market, panel_of, reading_of


def test_own_and_cross_sectional_numbers_come_together() -> None:
    measured = reading_of(market(), "close, percentile(roc(21)), rs_rating()")
    roc = CrossSection(next(iter(set(measured.values) - {CLOSE, DOLLAR_VOLUME, rs_rating()})).readings[0], "percent")
    by_ticker = dict(zip(measured.panel.tickers.tolist(), measured.values[roc].tolist(), strict=True))
    assert (by_ticker["FALL"], by_ticker["FLAT"], by_ticker["SLOW"], by_ticker["FAST"]) == (25, 50, 75, 100)
    assert np.isnan([by_ticker["SPY"], by_ticker["YOUNG"], by_ticker["CHEAP"]]).all()


def test_the_eligible_are_shares_of_some_age_price_and_trade() -> None:
    measured = reading_of(market())
    assert set(measured.panel.tickers[measured.eligible].tolist()) == {"FAST", "SLOW", "FLAT", "FALL"}


def test_dollar_volume_is_always_there_and_a_number_has_a_value_for_everyone() -> None:
    made = market()
    panel = panel_of(made)
    measured = read(
        panel, facts_of(made.listings, panel.tickers, made.state.sessions[-1]), [Number(3.0), CLOSE, CLOSE], threads=1
    )
    assert set(measured.values) == {Number(3.0), CLOSE, DOLLAR_VOLUME}
    assert measured.values[Number(3.0)].tolist() == [3.0] * 7
    assert measured.values[CLOSE].tolist() == pytest.approx(panel.raw_close.tolist())
