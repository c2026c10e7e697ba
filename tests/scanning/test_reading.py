"""One computation gives every number of the session."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.families.ranks import rs_rating
from scanner.indicators.terms import CLOSE, Number, Section
from scanner.rank.universe import DOLLAR_VOLUME
from scanner.scanning.facts import facts_of
from scanner.scanning.reading import read
from tests.scanning.markets import market, panel_of, reading_of


def test_own_and_cross_sectional_numbers_come_together() -> None:
    reading = reading_of(market(), "close, percentile(roc(21)), rs_rating()")
    roc = Section(next(iter(set(reading.values) - {CLOSE, DOLLAR_VOLUME, rs_rating()})).readings[0], "percent")
    by_ticker = dict(zip(reading.panel.tickers.tolist(), reading.values[roc].tolist(), strict=True))
    assert (by_ticker["FALL"], by_ticker["FLAT"], by_ticker["SLOW"], by_ticker["FAST"]) == (25, 50, 75, 100)
    assert np.isnan([by_ticker["SPY"], by_ticker["YOUNG"], by_ticker["CHEAP"]]).all()


def test_the_eligible_are_shares_of_some_age_price_and_trade() -> None:
    reading = reading_of(market())
    assert set(reading.panel.tickers[reading.eligible].tolist()) == {"FAST", "SLOW", "FLAT", "FALL"}


def test_dollar_volume_is_always_there_and_a_number_has_a_value_for_everyone() -> None:
    made = market()
    panel = panel_of(made)
    reading = read(
        panel, facts_of(made.listings, panel.tickers, made.state.sessions[-1]), [Number(3.0), CLOSE, CLOSE], threads=1
    )
    assert set(reading.values) == {Number(3.0), CLOSE, DOLLAR_VOLUME}
    assert reading.values[Number(3.0)].tolist() == [3.0] * 7
    assert reading.values[CLOSE].tolist() == pytest.approx(panel.raw_close.tolist())
