"""A stock's place among the others, worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.cross_section import cross_section, own_terms
from scanner.indicators.engine import compute
from scanner.indicators.library.ranks import rs_rating, rs_raw, sctr_raw
from scanner.indicators.needs import bars_needed
from scanner.indicators.spec import YEAR
from scanner.indicators.terms import CLOSE, HIGH, CrossSection, Term
from tests.indicators.library.worked import values
from tests.indicators.stocks import closing, indicator
from tests.panels import at, panel

GROWTH = {"SLOW": 1.001, "FAST": 1.003, "MEDIUM": 1.002, "FASTEST": 1.004}


def placed(term: Term, young: str = "") -> dict[str, float]:
    """Everyone's place after a year and a bar of steady growth; FASTEST is not eligible."""
    rows = {ticker: 10 * rate ** np.arange(YEAR + (ticker != young)) for ticker, rate in GROWTH.items()}
    made = panel({ticker: at(*closes) for ticker, closes in rows.items()})
    own = {needed: found[-1] for needed, found in compute(made, own_terms([term])).items()}
    found: Floats = cross_section([term], own, made.tickers != "FASTEST")[term]
    return dict(zip(made.tickers.tolist(), found.tolist(), strict=True))


def test_rs_raw_counts_the_latest_quarter_twice() -> None:
    # Doubling every quarter: 0.4 x 2 + 0.2 x 4 + 0.2 x 8 + 0.2 x 16.
    doubling = closing(2 ** (np.arange(YEAR + 1) / 63))
    assert values(doubling, "rs_raw")[YEAR] == pytest.approx(6.4)
    assert np.isnan(values(doubling, "rs_raw")[:YEAR]).all()


def test_rs_rating_places_a_stock_among_the_eligible() -> None:
    # Of three: floor(99 x 1/3) + 1, floor(99 x 2/3) + 1, and 100, which is cut to 99.
    expected = {"SLOW": 34, "MEDIUM": 67, "FAST": 99, "FASTEST": np.nan}
    assert placed(rs_rating()) == pytest.approx(expected, nan_ok=True)


def test_the_balanced_rating_reaches_both_ends() -> None:
    expected = {"SLOW": 1, "MEDIUM": 50, "FAST": 99, "FASTEST": np.nan}
    assert placed(indicator("rs_balanced")) == pytest.approx(expected, nan_ok=True)


def test_who_lacks_a_year_has_no_place_on_any_horizon() -> None:
    expected = {"SLOW": 1, "MEDIUM": np.nan, "FAST": 99, "FASTEST": np.nan}
    assert placed(indicator("rs_balanced"), young="MEDIUM") == pytest.approx(expected, nan_ok=True)


def test_sctr_is_0_for_the_weakest_and_99_9_for_the_strongest() -> None:
    expected = {"SLOW": 0, "MEDIUM": 49.95, "FAST": 99.9, "FASTEST": np.nan}
    assert placed(indicator("sctr")) == pytest.approx(expected, nan_ok=True)


def test_sctr_raw_weighs_three_terms() -> None:
    # On a line of slope 1 an average of n lags by (n - 1)/2: 249 - 99.5 and 249 - 24.5 at a close of 249 on bar 249.
    line = closing(np.arange(1.0, 251.0))
    close, above200, above50 = 250.0, 100 * (250 / 150.5 - 1), 100 * (250 / 225.5 - 1)
    gains = 0.30 * 100 * (close / 125 - 1) + 0.15 * 100 * (close / 230 - 1)
    slope_and_rsi = values(line, "sctr_raw")[-1] - (0.30 * above200 + 0.15 * above50 + gains)
    # RSI is 100; the histogram of a line shrinks with its growth, slowly.
    assert 0.05 * 100 - 0.001 < slope_and_rsi < 0.05 * 100 + 0.001


def test_what_a_rank_is_of() -> None:
    assert INDICATORS["rs_rating"].default == CrossSection(rs_raw(), "rating")
    assert INDICATORS["sctr"].default == CrossSection(sctr_raw(), "technical")
    assert INDICATORS["percentile"].build(HIGH) == CrossSection(HIGH, "percent")
    assert INDICATORS["percentile"].default == CrossSection(CLOSE, "percent")


@pytest.mark.parametrize(
    ("name", "first"), [("rs_rating", YEAR), ("rs_balanced", YEAR), ("percentile", 0), ("sctr", 199)]
)
def test_a_rank_looks_back_no_further_than_it_says(name: str, first: int) -> None:
    assert INDICATORS[name].first() == first
    assert bars_needed(indicator(name)) == first + 1
