"""The engine gives every term its value, whatever else is computed, in however many blocks, by however many threads."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.arrays import Floats
from scanner.errors import OutOfTime
from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.indicators.engine import computation, compute, compute_blocks
from scanner.indicators.engine.execution_plan import MAX_SUMS
from scanner.indicators.kernel import Kernel
from scanner.indicators.kernels.recursions import EMA, product
from scanner.indicators.kernels.windows import HIGHEST, SMA
from scanner.indicators.terms import BENCHMARK, CLOSE, Call, CrossSection, Number, Term, walk
from scanner.panel.panel import Panel
from tests.countdown import Countdown
from tests.indicators.computing import computing
from tests.indicators.stocks import Stocks, closing, indicator, measure, panel_of, walking
from tests.panels import Row, at, panel
from tests.reference import indicators
from tests.reference.market import Bars

NAN = float("nan")
#: Whatever the catalogue has, and terms made of it.
TERMS: list[Term] = [
    *(spec.default for spec in INDICATORS.values() if not spec.default.cross_sectional),
    *FIELDS.values(),
    indicator("ema", 20)[3] - indicator("ema", 50),
    Call(SMA, (INDICATORS["rsi"].default,), (5,))[2],
    Call(EMA, (CLOSE / indicator("highest", 20),), (10,)),
    Number(1.0) + 2,
]
STARTS = (0, 0, 5, 40, 120, 285, 299)
STOCKS = walking(1, 300, STARTS)


@pytest.fixture(scope="module")
def seven() -> Panel:
    """Seven stocks, some listed late."""
    return panel_of(STOCKS)


@pytest.fixture(scope="module")
def everything(seven: Panel) -> dict[Term, Floats]:
    """Every term at every row, and at ten before the first."""
    return compute(seven, TERMS, rows=310)


def assert_same(ours: Floats, expected: Floats) -> None:
    """Equal but for the order in which numbers were summed."""
    np.testing.assert_allclose(ours, expected, rtol=1e-12, atol=1e-10)


# What does not matter.


@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize("rows", [1, 300])
def test_the_number_of_threads_changes_no_bit(
    seven: Panel, rows: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(computation, "BLOCK", 2)
    one, several = compute(seven, TERMS, rows=rows), compute(seven, TERMS, rows=rows, threads=threads)
    assert [several[term].tobytes() for term in TERMS] == [one[term].tobytes() for term in TERMS]


@pytest.mark.parametrize(("block", "smallest"), [(1, 1), (3, 1), (3, 2), (6, 6), (7, 1), (7, 2), (7, 7), (8, 8)])
@pytest.mark.parametrize("rows", [1, 300])
def test_where_blocks_are_cut_changes_no_value(
    seven: Panel, rows: int, block: int, smallest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = compute(seven, TERMS, rows=rows)
    monkeypatch.setattr(computation, "BLOCK", block)
    monkeypatch.setattr(computation, "SMALLEST_BLOCK", smallest)
    cut = compute(seven, TERMS, rows=rows)
    for term in TERMS:
        assert_same(cut[term], whole[term])


def test_every_term_is_the_same_alone(seven: Panel) -> None:
    together = compute(seven, TERMS, rows=3)
    for term in TERMS:
        assert_same(compute(seven, [term], rows=3)[term], together[term])


@given(st.lists(st.sampled_from(TERMS), min_size=1, max_size=6), st.integers(1, 310))
@settings(max_examples=60, deadline=None)
def test_rows_asked_for_are_the_last_of_all_rows(
    seven: Panel, everything: dict[Term, Floats], some: list[Term], rows: int
) -> None:
    found = compute(seven, some, rows=rows)
    assert found.keys() == set(some)
    for term in some:
        assert found[term].shape == (rows, len(STARTS))
        assert_same(found[term], everything[term][-rows:])


def test_later_bars_change_nothing_before() -> None:
    known = 180
    for term in TERMS:
        with_later = measure(STOCKS, term)[:known, :5]
        assert_same(measure(Stocks(*(series[:known, :5] for series in STOCKS)), term), with_later)


def test_other_stocks_change_nothing() -> None:
    for term in TERMS:
        if BENCHMARK not in walk([term]):
            alone = Stocks(*(series[:, 3:4] for series in STOCKS))
            assert_same(measure(alone, term)[:, 0], measure(STOCKS, term)[:, 3])


def test_blocks_are_handed_on_each_ticker_once(seven: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computation, "BLOCK", 3)
    monkeypatch.setattr(computation, "SMALLEST_BLOCK", 2)
    average, got = indicator("sma", 3), []
    compute_blocks(seven, [average, average], lambda *block: got.append(block), rows=4, threads=1)
    # Two stocks with equally many bars come by themselves; then three at a time.
    assert [(columns.start, columns.stop) for columns, _, _ in got] == [(0, 2), (2, 5), (5, 7)]
    whole = compute(seven, [average], rows=4)[average]
    for columns, term, values in got:
        assert term == average
        assert_same(values, whole[:, columns][-len(values) :])


# What is computed.


@pytest.mark.parametrize("bars", [1, 5, 21])
def test_an_offset_is_an_earlier_row(seven: Panel, bars: int) -> None:
    for term in TERMS:
        earlier = compute(seven, [term], rows=bars + 2)[term][:2]
        assert_same(compute(seven, [term[bars]], rows=2)[term[bars]], earlier)


def test_arithmetic_is_done_stock_by_stock() -> None:
    made = panel({"A": at(8.0, 2.0), "B": at(3.0, 12.0)})
    terms = [CLOSE + 1, CLOSE - CLOSE[1], 3 * CLOSE, CLOSE / CLOSE[1], (CLOSE + 1) * (CLOSE - 1)]
    found = compute(made, terms)
    assert [found[term][0].tolist() for term in terms] == [[3, 13], [-6, 9], [6, 36], [0.25, 4], [3, 143]]


def test_a_division_by_zero_has_no_value() -> None:
    made = panel({"A": at(8.0, 8.0), "B": at(3.0, 12.0)})
    by_change, zero_by_zero, by_number = 1 * CLOSE / (CLOSE - CLOSE[1]), (CLOSE - CLOSE) / (CLOSE - CLOSE), CLOSE / 0
    found = compute(made, [by_change, zero_by_zero, by_number])
    np.testing.assert_array_equal(found[by_change], [[NAN, 12 / 9]])
    assert np.isnan(found[zero_by_zero]).all()
    assert np.isnan(found[by_number]).all()


def test_a_number_is_the_same_for_every_stock_and_row(seven: Panel) -> None:
    assert compute(seven, [Number(3.5)], rows=2)[Number(3.5)].tolist() == [[3.5] * 7] * 2


def test_a_stock_with_too_few_bars_has_no_value() -> None:
    for name, spec in INDICATORS.items():
        if not spec.default.cross_sectional:
            values = measure(closing([10.0, 11.0, 12.0], reach=0.5), spec.default)[:, 0]
            first = spec.first(*(int(p.default) for p in spec.parameters))
            assert np.isnan(values).tolist() == [row < first for row in range(3)], name


def test_rows_before_the_first_bar_are_empty(everything: dict[Term, Floats]) -> None:
    for term, values in everything.items():
        assert np.isnan(values[:10]).all() or term == Number(1.0) + 2


def test_what_needs_other_stocks_is_refused(seven: Panel) -> None:
    with pytest.raises(TypeError, match="cannot be computed from one stock's bars"):
        compute(seven, [CrossSection(CLOSE, "percent")])


def test_nothing_asked_nothing_given(seven: Panel) -> None:
    assert compute(seven, []) == {}


# How it is computed.


def kernel_of(term: Term) -> Kernel:
    """The one kernel that a term is made by."""
    (kernel,) = {node.kernel for node in walk([term]) if isinstance(node, Call)}
    return kernel


@contextmanager
def counting(kernel: Kernel) -> Iterator[list[tuple[float, ...]]]:
    """The lengths that a kernel is called with."""
    usual = kernel.compute
    calls: list[tuple[float, ...]] = []

    def counted(x: Floats, *lengths: float, **rows: int) -> Floats | tuple[Floats, ...]:
        calls.append(lengths)
        return usual(x, *lengths, **rows)

    with computing(kernel, counted):
        yield calls


def test_what_several_terms_share_is_computed_once(seven: Panel) -> None:
    average, again = indicator("sma", 20), indicator("sma", 20)
    with counting(SMA) as calls:
        compute(seven, [average, CLOSE / again, average[5] - again[9], Call(HIGHEST, (again,), (4,))], rows=9)
    assert calls == [(20,)]


def test_a_kernel_with_several_outputs_runs_once(seven: Panel) -> None:
    with counting(kernel_of(indicator("macd", 3, 7, 4))) as calls:
        compute(seven, [indicator(name, 3, 7, 4) for name in ("macd", "macd_signal", "macd_hist")], rows=9)
    assert calls == [(3, 7, 4)]


def test_what_nobody_reads_any_more_is_dropped(seven: Panel) -> None:
    made: list[weakref.ref[Floats]] = []
    alive: list[int] = []
    usual = EMA.compute

    def watched(x: Floats, n: int, *, rows: int) -> Floats:
        alive.append(sum(ref() is not None for ref in made))
        y = np.array(usual(x, n, rows=rows))
        made.append(weakref.ref(y))
        return y

    chain: Term = CLOSE
    for _ in range(6):
        chain = Call(EMA, (chain,), (3,))
    with computing(EMA, watched):
        found = compute(seven, [chain], rows=9)
    assert alive == [0, 1, 1, 1, 1, 1]
    assert np.isfinite(found[chain][0, 0])


def test_the_panel_is_left_as_it_is() -> None:
    made = panel_of(STOCKS)
    for field in fields(made):
        value = getattr(made, field.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    for rows in (1, 300):
        compute(made, TERMS, rows=rows)


def test_results_are_the_callers_own(seven: Panel) -> None:
    found = compute(seven, [CLOSE, CLOSE[1]], rows=2)
    assert not np.shares_memory(found[CLOSE], seven.close)
    assert not np.shares_memory(found[CLOSE], found[CLOSE[1]])


def test_a_window_of_windows_reads_no_more_rows_than_it_needs(seven: Panel) -> None:
    heights = []
    usual = SMA.compute

    def measured(x: Floats, n: int) -> Floats | tuple[Floats, ...]:
        heights.append(len(x))
        return usual(x, n)

    with computing(SMA, measured):
        compute(seven, [Call(SMA, (Call(SMA, (CLOSE,), (5,)),), (7,))], rows=9)
    assert heights == [9 + 6 + 4, 9 + 6]


# Against the benchmark.

HOLES: Sequence[Row] = at(NAN, 20.0, 21.0, NAN, 22.0, 20.0, 23.0, NAN, 26.0, 25.0)
SPY: Sequence[Row] = at(NAN, NAN, 100.0, 101.0, NAN, 104.0, 99.0, 98.0, NAN, 102.0)
LAST_KNOWN = np.array([NAN, NAN, 100, 101, 101, 104, 99, 98, 98, 102])


def test_the_benchmark_is_its_last_close_at_each_of_the_stocks_own_bars() -> None:
    made = panel({"A": HOLES, "SPY": SPY})
    column = made.column["A"]
    found = compute(made, [BENCHMARK, CLOSE / BENCHMARK], rows=7)
    own = LAST_KNOWN[[1, 2, 4, 5, 6, 8, 9]]
    np.testing.assert_array_equal(found[BENCHMARK][:, column], own)
    line = compute(made, [indicator("rs_line")], rows=7)[indicator("rs_line")][:, column]
    np.testing.assert_allclose(line, [NAN, 0.21, 22 / 101, 20 / 104, 23 / 99, 26 / 98, 25 / 102], rtol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_relative_strength_equals_its_oracle(n: int) -> None:
    made = panel({"A": HOLES, "B": at(*range(5, 15)), "SPY": SPY})
    has_spy = np.array([row is not None for row in SPY])
    closes = LAST_KNOWN[has_spy]
    for ticker in ("A", "B"):
        column = made.column[ticker]
        position = made.position[made.position[:, column] >= 0, column]
        close = made.close[-len(position) :, column]
        bars = Bars(made.sessions[position], close, close, close, close, np.ones(len(position)))
        theirs = 100 * indicators.relative_strength(bars, n, made.sessions[has_spy], closes)
        ours = compute(made, [indicator("relative_strength", n)], rows=len(position))
        np.testing.assert_allclose(ours[indicator("relative_strength", n)][:, column], theirs, atol=1e-9)
        assert np.isfinite(theirs).any()


def test_the_benchmark_measured_against_itself_is_level() -> None:
    made = panel({"A": HOLES, "SPY": SPY})
    spy = made.column["SPY"]
    found = compute(made, [indicator("relative_strength", 3), indicator("rs_line")])
    assert [values[0, spy] for values in found.values()] == pytest.approx([0, 1])


# When time runs out.


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("looks", [0, 1, 10])
def test_without_time_no_part_is_given(seven: Panel, threads: int, looks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computation, "BLOCK", 2)
    time_left = Countdown(looks)
    with pytest.raises(OutOfTime):
        compute(seven, TERMS, threads=threads, time_left=time_left)
    assert time_left.looked <= looks + 4  # each of the four blocks looks once more, and computes nothing further


def test_however_many_averages_are_asked_for_time_is_looked_at_in_between(
    seven: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    products: list[int] = []

    def counted(weights: Floats, series: Floats) -> Floats:
        products.append(len(weights))
        return product(weights, series)

    monkeypatch.setattr("scanner.indicators.engine.ticker_block.product", counted)
    averages = [indicator("sma", n) for n in range(2, 4 * MAX_SUMS)]
    with pytest.raises(OutOfTime):
        compute(seven, averages, time_left=Countdown(2))
    blocks = len(products)
    compute(seven, averages)
    assert len(products) == blocks + 4 * blocks
    assert max(products) <= MAX_SUMS


def test_with_time_to_the_end_nothing_is_different(seven: Panel, everything: dict[Term, Floats]) -> None:
    hurried = compute(seven, TERMS, rows=310, time_left=Countdown(100_000))
    for term, values in everything.items():
        np.testing.assert_array_equal(hurried[term], values)


def test_time_is_looked_at_however_much_stands_in_one_expression(seven: Panel) -> None:
    node: Term = CLOSE
    for n in range(2, 40):
        node = Call(HIGHEST, (node,), (n,))
    with pytest.raises(OutOfTime):
        compute(seven, [node], time_left=Countdown(20))


def test_fewer_threads_compute_what_takes_much_room(seven: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = compute(seven, [CLOSE[1]], threads=3)
    monkeypatch.setattr("scanner.indicators.engine.computation.ROOM", 1)
    np.testing.assert_array_equal(compute(seven, [CLOSE[1]], threads=3)[CLOSE[1]], expected[CLOSE[1]])
