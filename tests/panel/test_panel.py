"""A ticker's column is its own series: adjusted, checked, without gaps, and nobody else's business."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.arrays import Floats
from scanner.history.history import History
from scanner.history.snapshot import Bars, Snapshot
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.engine import compute
from scanner.indicators.terms import BENCHMARK, Field, Term, walk
from scanner.panel.panel import Panel, panel_at
from tests.panels import Row, at, panel, snapshot

NAN = float("nan")
SERIES = ("open", "high", "low", "close", "volume")
FAULTY: Row = (10.0, 9.0, 11.0, 10.0, 5.0)
#: Every indicator by its name, as far as it is computed from a stock's bars alone.
OWN: dict[str, Term] = {
    name: spec.default
    for name, spec in INDICATORS.items()
    if not spec.default.cross_sectional and BENCHMARK not in walk((spec.default,))
}


def series(made: Panel, ticker: str, name: str) -> list[float]:
    """A ticker's bars, oldest first."""
    column = made.column[ticker]
    values = getattr(made, name)[:, column]
    assert np.isnan(values[: made.rows - made.bars[column]]).all()
    own: list[float] = values[made.rows - made.bars[column] :].tolist()
    return own


def walk_of(seed: int, bars: int) -> list[Row]:
    """A stock's random bars."""
    rng = np.random.default_rng(seed)
    close = 30 * np.exp(np.cumsum(rng.normal(0, 0.02, bars)))
    opening = close * np.exp(rng.normal(0, 0.01, bars))
    high, low = np.maximum(opening, close) * 1.01, np.minimum(opening, close) * 0.99
    volume = rng.integers(0, 10**6, bars).astype(float)
    return [tuple(bar) for bar in np.stack([opening, high, low, close, volume], axis=1).tolist()]


def with_holes(rows: list[Row], seed: int, share: float = 0.2) -> list[Row]:
    """The same bars in the same order, with sessions missing between them; the last session is there."""
    rng = np.random.default_rng(seed)
    spread: list[Row] = []
    for bar in rows:
        while rng.random() < share:
            spread.append(None if rng.random() < 0.7 else FAULTY)
        spread.append(bar)
    return spread


def measured(made: Panel, ticker: str) -> dict[str, Floats]:
    """Every indicator of one ticker at each of its own bars."""
    column = made.column[ticker]
    bars = int(made.bars[column])
    found = compute(made, OWN.values(), rows=made.rows)
    return {name: found[term][made.rows - bars :, column] for name, term in OWN.items()}


# Own bars.


def test_a_column_holds_the_tickers_own_bars_and_no_gap() -> None:
    made = panel({"A": at(1.0, 2.0, 3.0, 4.0, 5.0), "B": at(NAN, 7.0, NAN, 8.0, 9.0), "C": at(NAN, NAN, NAN, NAN, 6.0)})
    assert made.tickers.tolist() == ["A", "B", "C"]
    assert made.bars.tolist() == [5, 3, 1]
    assert [series(made, ticker, "close") for ticker in "ABC"] == [[1, 2, 3, 4, 5], [7, 8, 9], [6]]
    assert made.position.T.tolist() == [[0, 1, 2, 3, 4], [-1, -1, 1, 3, 4], [-1, -1, -1, -1, 4]]
    assert made.raw_close.tolist() == [5, 9, 6]


def test_every_field_of_a_bar_comes_along() -> None:
    bars: list[Row] = [(2.0, 4.0, 1.0, 3.0, 100.0), None, (3.0, 5.0, 2.0, 4.0, 0.0)]
    made = panel({"A": bars, "B": at(1.0, 1.0, 1.0)})
    assert [series(made, "A", name) for name in SERIES] == [[2, 3], [4, 5], [1, 2], [3, 4], [100, 0]]


def test_columns_are_ordered_by_their_number_of_bars_and_then_by_ticker() -> None:
    made = panel({"D": at(1.0), "C": at(1.0, 1.0), "B": at(1.0), "A": at(1.0), "E": at(1.0, 1.0, 1.0)})
    assert made.tickers.tolist() == ["E", "C", "A", "B", "D"]


def test_rows_of_a_field_lie_side_by_side_in_memory() -> None:
    made = panel({"A": walk_of(1, 30), "B": with_holes(walk_of(2, 20), 2)[-30:]})
    assert all(getattr(made, name).flags.c_contiguous for name in (*SERIES, "position"))


def test_only_tickers_with_a_bar_in_the_session_take_part() -> None:
    market = {"A": at(1.0, 2.0), "GONE": at(5.0, NAN), "BAD": [*at(5.0), FAULTY]}
    assert panel(market).tickers.tolist() == ["A"]
    assert sorted(panel(market, row=0).tickers.tolist()) == ["A", "BAD", "GONE"]


def test_faulty_bars_are_dropped() -> None:
    made = panel({"A": [*at(1.0), FAULTY, *at(3.0)], "B": at(1.0, 2.0, 3.0)})
    assert series(made, "A", "close") == [1, 3]
    assert made.position[:, made.column["A"]].tolist() == [-1, 0, 2]


@pytest.mark.parametrize(("absent", "bars"), [(59, 7), (60, 7), (61, 3)])
def test_who_returns_after_more_than_sixty_sessions_starts_anew(absent: int, bars: int) -> None:
    rows = [*at(1.0, 2.0, 3.0, 4.0), *[None] * absent, *at(5.0, 6.0, 7.0)]
    made = panel({"A": rows, "B": at(*[1.0] * len(rows))})
    assert series(made, "A", "close") == [1, 2, 3, 4, 5, 6, 7][-bars:]


def test_faulty_bars_do_not_keep_a_listing_alive() -> None:
    rows = [*at(1.0, 2.0), *[FAULTY] * 61, *at(5.0)]
    assert series(panel({"A": rows}), "A", "close") == [5]


def test_a_session_without_trades_has_an_empty_panel() -> None:
    made = panel({"A": [*at(1.0), FAULTY], "B": at(2.0, NAN)})
    assert (len(made.tickers), made.close.shape) == (0, (1, 0))
    assert (made.coverage.current, made.coverage.stale, made.coverage.faulty) == (0, 1, 1)


# Coverage.


def test_coverage_counts_who_is_current_stale_and_faulty() -> None:
    market = {
        "CURRENT": at(*[1.0] * 62),
        "AWAY60": [*at(1.0, 1.0), *[None] * 60],
        "AWAY59": [*at(1.0, 1.0, 1.0), *[None] * 59],
        "AWAY61": [*at(1.0), *[None] * 61],
        "BAD": [*at(*[1.0] * 61), FAULTY],
        "ALWAYSBAD": [FAULTY] * 62,
        "ONCEBAD": [*[FAULTY] * 61, None],
    }
    coverage = panel(market).coverage
    assert (coverage.current, coverage.stale, coverage.faulty) == (1, 2, 2)
    assert coverage.listed == 5


# Splits.


def test_prices_and_volumes_are_on_the_sessions_basis() -> None:
    made = panel({"A": at(10.0, 12.0, 6.0, volume=100.0)}, splits=[("A", 2, 1, 2)])
    assert series(made, "A", "close") == series(made, "A", "low") == [5, 6, 6]
    assert series(made, "A", "volume") == [200, 200, 100]
    assert made.raw_close.tolist() == [6]


def test_a_later_split_is_not_known_yet() -> None:
    made = panel({"A": at(10.0, 12.0, 6.0)}, splits=[("A", 2, 1, 2)], row=1)
    assert series(made, "A", "close") == [10, 12]
    assert not made.split.any()


def test_a_split_during_a_halt_lies_between_two_own_bars() -> None:
    made = panel({"A": at(10.0, NAN, NAN, 5.0), "B": at(*[1.0] * 4)}, splits=[("A", 2, 1, 2)])
    assert series(made, "A", "close") == [5, 5]


def test_several_splits_add_up_bar_by_bar() -> None:
    made = panel({"A": at(40.0, 10.0, NAN, 2.0, 20.0)}, splits=[("A", 1, 1, 4), ("A", 3, 1, 5), ("A", 4, 10, 1)])
    assert series(made, "A", "close") == [20, 20, 20, 20]


def test_a_split_in_an_earlier_listing_touches_nothing() -> None:
    rows = [*at(8.0, 4.0), *[None] * 61, *at(5.0, 5.0)]
    made = panel({"A": rows, "B": at(*[1.0] * 65)}, splits=[("A", 1, 1, 2), ("A", 63, 1, 3)])
    assert series(made, "A", "close") == [5, 5]
    assert not made.split.any()


def test_the_panel_marks_tickers_with_splits() -> None:
    market = {ticker: at(1.0, 1.0, 1.0) for ticker in "ABCD"}
    made = panel(market, splits=[("A", 0, 1, 2), ("B", 1, 1, 2), ("C", 2, 1, 2), ("E", 1, 1, 2)])
    assert {str(ticker) for ticker in made.tickers[made.split]} == {"B", "C"}


# Gaps and neighbours.


@pytest.mark.parametrize("seed", range(3))
def test_a_ticker_with_gaps_has_the_values_of_its_own_dense_series(seed: int) -> None:
    own = walk_of(seed, 330)
    gappy = with_holes(own, seed)
    made = panel({"GAPS": gappy, "DENSE": own, "OTHER": walk_of(9, len(gappy))})
    dense = measured(made, "DENSE")
    assert all(np.isfinite(values[-1]) for values in dense.values())
    for name, values in measured(made, "GAPS").items():
        np.testing.assert_array_equal(values, dense[name], err_msg=name)


def test_holes_and_nonsense_in_one_ticker_touch_no_other() -> None:
    market = {f"T{seed}": walk_of(seed, 320) for seed in range(5)}
    quiet = panel(market)
    spoiled = {**market, "T2": [*[FAULTY, None, (NAN,) * 5, (1e11,) * 5] * 79, *walk_of(7, 4)]}
    loud = panel(spoiled, splits=[("T2", 100, 1, 1e9)])
    for ticker in ("T0", "T1", "T3", "T4"):
        expected = measured(quiet, ticker)
        for name, values in measured(loud, ticker).items():
            # Stocks with equally many bars share a product, whose sums are taken in an order that depends on its width.
            np.testing.assert_allclose(values, expected[name], rtol=1e-12, atol=1e-12, err_msg=f"{ticker} {name}")


def test_a_tickers_values_do_not_depend_on_who_else_is_loaded() -> None:
    market = {f"T{seed:03}": walk_of(seed, 300 - seed % 7) for seed in range(30)}
    together, alone = panel(market), panel({"T003": market["T003"], "SPY": at(*[1.0] * 300)})
    for name, values in measured(alone, "T003").items():
        # A sum over one column is taken in another order than over many.
        np.testing.assert_allclose(values, measured(together, "T003")[name], rtol=1e-12, atol=1e-12, err_msg=name)


# No look-ahead.


def spoil_after(made: Snapshot, row: int) -> Snapshot:
    """The same past, and nonsense after `row`."""
    numbers = {name: getattr(made.bars, name).copy() for name in ("present", *SERIES)}
    for name, values in numbers.items():
        values[row + 1 :] = True if name == "present" else 77.0
    return Snapshot(made.state, Bars(made.bars.sessions, made.bars.tickers, **numbers), made.splits, made.listings)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 89), st.integers(0, 2**32 - 1))
def test_a_panel_does_not_depend_on_later_sessions(row: int, seed: int) -> None:
    market = {f"T{ticker}": with_holes(walk_of(seed + ticker, 90), seed + ticker)[-90:] for ticker in range(4)}
    made = snapshot(market, splits=[("T1", 40, 1, 2), ("T1", 80, 3, 1), ("T2", 89, 1, 2)])
    seen, spoiled = panel_at(made, row, "SPY"), panel_at(spoil_after(made, row), row, "SPY")
    for name in ("sessions", "tickers", "bars", "position", *SERIES, "raw_close", "split"):
        np.testing.assert_array_equal(getattr(seen, name), getattr(spoiled, name), err_msg=name)
    assert seen.coverage == spoiled.coverage
    np.testing.assert_array_equal(seen.benchmark.closes, spoiled.benchmark.closes)


# The rest.


def test_the_benchmark_is_read_at_the_tickers_own_bars() -> None:
    made = panel({"A": at(1.0, NAN, 3.0), "SPY": at(10.0, 20.0, 30.0)})
    column = made.column["A"]
    found = made.series(Field("benchmark").name, slice(column, column + 1))[:, 0]
    np.testing.assert_array_equal(found, [NAN, 10, 30])


def test_building_and_measuring_a_panel_changes_nothing_in_the_snapshot() -> None:
    made = snapshot(
        {"A": with_holes(walk_of(1, 80), 1), "B": walk_of(2, 70)}, splits=[("A", 50, 1, 2), ("B", 60, 2, 1)]
    )
    arrays = [
        value
        for part in (made.bars, made.splits, made.listings)
        for value in (getattr(part, field.name) for field in fields(part))
        if isinstance(value, np.ndarray)
    ]
    before = [array.copy() for array in arrays]
    for array in arrays:
        array.setflags(write=False)
    measured(panel_at(made, len(made.state.sessions) - 1, "SPY"), "A")
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_the_real_markets_columns_are_its_tickers_own_series(real_history: History) -> None:
    made = real_history.load()
    last = panel_at(made, len(made.state.sessions) - 1, "SPY")
    checked = 0
    for column in range(0, len(last.tickers), 97):
        rows = last.position[last.position[:, column] >= 0, column]
        assert rows[-1] == len(made.state.sessions) - 1
        assert (np.diff(rows) > 0).all()
        if not last.split[column]:
            there = np.searchsorted(made.bars.tickers, last.tickers[column])
            for name in SERIES:
                own = getattr(last, name)[last.rows - len(rows) :, column]
                np.testing.assert_array_equal(own, getattr(made.bars, name)[rows, there])
            checked += 1
    assert checked
