"""A stock against the others and against the benchmark, worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.catalogue import SHEETS
from scanner.indicators.engine import compute
from scanner.indicators.families.market import YEAR, rs_rating, rs_raw
from scanner.indicators.needs import bars_needed
from scanner.indicators.section import own_terms, resolve
from scanner.indicators.terms import CLOSE, HIGH, Section
from tests.indicators.families.worked import values
from tests.indicators.stocks import closing, indicator
from tests.panels import at, panel


def test_rs_raw_counts_the_latest_quarter_twice() -> None:
    # Doubling every quarter: 0.4 x 2 + 0.2 x 4 + 0.2 x 8 + 0.2 x 16.
    doubling = closing(2 ** (np.arange(YEAR + 1) / 63))
    assert values(doubling, "rs_raw")[YEAR] == pytest.approx(6.4)
    assert np.isnan(values(doubling, "rs_raw")[:YEAR]).all()


def test_rs_rating_places_a_stock_among_the_eligible() -> None:
    growth = {"SLOW": 1.001, "FAST": 1.003, "MEDIUM": 1.002, "FASTEST": 1.004}
    made = panel({ticker: at(*10 * rate ** np.arange(YEAR + 1)) for ticker, rate in growth.items()})
    own = {term: rows[-1] for term, rows in compute(made, own_terms([rs_rating()])).items()}
    ratings = resolve([rs_rating()], own, made.tickers != "FASTEST")[rs_rating()]
    # Of three: floor(99 x 1/3) + 1, floor(99 x 2/3) + 1, and 100, which is cut to 99.
    expected = {"SLOW": 34, "MEDIUM": 67, "FAST": 99, "FASTEST": np.nan}
    np.testing.assert_array_equal(ratings, [expected[ticker] for ticker in made.tickers])


def test_what_a_rating_and_a_percentile_are_of() -> None:
    assert SHEETS["rs_rating"].default == Section(rs_raw(), "rating")
    assert SHEETS["percentile"].build(HIGH) == Section(HIGH, "percent")
    assert SHEETS["percentile"].default == Section(CLOSE, "percent")


@pytest.mark.parametrize(("index", "ahead"), [(50.0, 120.0), (100.0, 10.0), (110.0, 0.0), (200.0, -45.0)])
def test_relative_strength_holds_whichever_way_the_benchmark_goes(index: float, ahead: float) -> None:
    # Up a tenth, against a benchmark that halves, stands still, goes along, doubles: 1.1/0.5, 1.1/1, 1.1/1.1, 1.1/2.
    made = panel({"A": at(10.0, 12.0, 11.0), "SPY": at(100.0, 90.0, index)})
    term = indicator("relative_strength", 2)
    assert compute(made, [term])[term][0, made.column["A"]] == pytest.approx(ahead)


def test_rs_line() -> None:
    made = panel({"A": at(10.0, 12.0), "SPY": at(100.0, 96.0)})
    term = indicator("rs_line")
    assert compute(made, [term], rows=2)[term][:, made.column["A"]].tolist() == [0.1, 0.125]


@pytest.mark.parametrize(
    ("name", "parameters", "first", "memory"),
    [
        ("rs_rating", (), YEAR, YEAR + 1),
        ("percentile", (), 0, 1),
        ("rs_line", (), 0, 1),
        ("relative_strength", (63,), 63, 64),
    ],
)
def test_what_looks_at_others_looks_back_no_further_than_it_says(
    name: str, parameters: tuple[int, ...], first: int, memory: int
) -> None:
    sheet = SHEETS[name]
    assert (sheet.first(*parameters), sheet.memory(*parameters)) == (first, memory)
    assert bars_needed(indicator(name, *parameters)) == first + 1
