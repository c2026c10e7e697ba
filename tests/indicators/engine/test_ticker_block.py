"""What several averages share a product for is what each is by itself, stock by stock."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.engine.execution_plan import plan
from scanner.indicators.engine.ticker_block import compute_block
from scanner.indicators.kernels.recursions import EMA
from scanner.indicators.terms import CLOSE, HIGH, Call, Term
from tests.indicators.stocks import indicator, walking

AVERAGES: list[Term] = [
    indicator("ema", 12),
    indicator("sma", 26),
    indicator("wilder", 5)[2],
    indicator("macd_signal", 12, 26, 9),
    2 * indicator("ema", 8) - Call(EMA, (indicator("ema", 8),), (8,)),
]
STOCKS = walking(1, 200, (0, 0, 0, 0))


def computed(stocks: dict[str, Floats], rows: int = 2) -> dict[Term, Floats]:
    def field(name: str, last: int) -> Floats:
        return stocks[name][-last:]

    planned = plan(tuple((term, rows) for term in AVERAGES), 200)
    assert any(step.series == CLOSE and len(step.needs) == len(AVERAGES) for step in planned.steps)
    with np.errstate(invalid="ignore"):
        return dict(compute_block(planned, field))


def one_by_one(close: Floats, rows: int = 2) -> dict[Term, Floats]:
    planned = plan(tuple((term, rows) for term in AVERAGES), len(close), CLOSE)
    with np.errstate(invalid="ignore"):
        return dict(compute_block(planned, lambda name, _: pytest.fail(name), close))


@pytest.fixture(params=["sound", "a missing bar", "an infinite one", "listed late", "never listed"])
def close(request: pytest.FixtureRequest) -> Floats:
    x = STOCKS.close.copy()
    match request.param:
        case "a missing bar":
            x[50, 1] = np.nan
        case "an infinite one":
            x[180, 1] = np.inf
        case "listed late":
            x[:170, 1] = np.nan
        case "never listed":
            x[:, 1] = np.nan
    return x


def test_a_product_gives_what_each_average_gives_alone(close: Floats) -> None:
    found, alone = computed({"close": close}), one_by_one(close)
    for term in AVERAGES:
        np.testing.assert_allclose(found[term], alone[term], rtol=1e-12)


def test_a_fault_touches_no_other_stock(close: Floats) -> None:
    found, sound = computed({"close": close}), computed({"close": STOCKS.close})
    for term in AVERAGES:
        np.testing.assert_array_equal(found[term][:, [0, 2, 3]], sound[term][:, [0, 2, 3]])


def test_a_history_shorter_than_an_average_gives_none() -> None:
    short = STOCKS.close[-20:]
    found, alone = computed({"close": short}), one_by_one(short)
    assert np.isnan(found[indicator("sma", 26)]).all()
    assert np.isfinite(found[indicator("ema", 12)]).all()
    for term in AVERAGES:
        np.testing.assert_allclose(found[term], alone[term][-len(found[term]) :], rtol=1e-12)


def test_a_result_is_yielded_once_it_is_there() -> None:
    asked: list[str] = []

    def field(name: str, last: int) -> Floats:
        asked.append(name)
        return getattr(STOCKS, name)[-last:]  # type: ignore[no-any-return]

    made = compute_block(plan(((CLOSE, 3), (HIGH, 1)), 200), field)
    term, values = next(made)
    assert (term, values.tolist(), asked) == (CLOSE, STOCKS.close[-3:].tolist(), ["close"])
    assert next(made)[1].shape == (1, 4)


def test_a_series_without_rows_has_no_average() -> None:
    found = computed({"close": STOCKS.close[:0]})
    assert found.keys() == set(AVERAGES)
    assert not any(np.isfinite(values).any() for values in found.values())
