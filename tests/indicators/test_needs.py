from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.indicators.engine import compute
from scanner.indicators.needs import bars_needed
from scanner.indicators.spec import IndicatorSpec
from scanner.indicators.terms import CLOSE, Number, Term
from scanner.panel.panel import Panel
from tests.panels import Row, panel

#: Come with a turn of the price or with a lower close, and not before their need is met.
LATE = {"swing_high", "swing_low", "up_down_volume"}
ROWS = 300


@pytest.fixture(scope="module")
def walk_panel() -> Panel:
    rng = np.random.default_rng(1)
    closes = 50 * np.exp(np.cumsum(0.02 * rng.standard_normal(ROWS)))
    bars: list[Row] = [(close, close * 1.01, close * 0.99, close, 1000 + row) for row, close in enumerate(closes)]
    return panel({"A": bars, "SPY": bars})


def first_value(node: Term, of: Panel) -> int:
    """Count the bars up to the first value."""
    values = compute(of, [node], rows=of.rows)[node]
    return int(np.isfinite(values[:, 0]).argmax()) + 1


def lowest(spec: IndicatorSpec) -> tuple[float, ...]:
    """The lowest parameters that are allowed."""
    lows = [int(p.low) if p.whole else p.low for p in spec.parameters]
    return (lows[0], lows[0] + 1, *lows[2:]) if spec.ordered else tuple(lows)


def rising(spec: IndicatorSpec) -> tuple[float, ...]:
    """Parameters of which each is larger than the one before, as far as their bounds go."""
    return tuple(min(5 + 8 * place, int(p.high)) for place, p in enumerate(spec.parameters))


def falling(spec: IndicatorSpec) -> tuple[float, ...]:
    """Parameters of which each is less than the one before, where their order is free."""
    most = 5 + 8 * len(spec.parameters)
    return (
        rising(spec)
        if spec.ordered
        else tuple(min(most - 8 * place, int(p.high)) for place, p in enumerate(spec.parameters))
    )


CASES = list(
    dict.fromkeys(
        (spec.name, of(spec))
        for spec in INDICATORS.values()
        for of in (lambda spec: spec.defaults, lowest, rising, falling)
    )
)


@pytest.mark.parametrize(("name", "parameters"), CASES)
def test_an_indicator_has_its_first_value_when_its_need_is_met(
    name: str, parameters: tuple[float, ...], walk_panel: Panel
) -> None:
    node = INDICATORS[name].term(*parameters)
    assert INDICATORS[name].first(*parameters) + 1 == bars_needed(node)
    while node.cross_sectional:
        node = max(node.readings, key=bars_needed)
    first = first_value(node, walk_panel)
    if name in LATE:
        assert first >= bars_needed(node)
    else:
        assert first == bars_needed(node)


def test_fields_need_the_bar_they_describe() -> None:
    assert {name: bars_needed(field) for name, field in FIELDS.items() if bars_needed(field) != 1} == {"change_pct": 2}


def test_needs_add_up_through_offsets_and_nested_windows(walk_panel: Panel) -> None:
    node = INDICATORS["sma"].build(INDICATORS["sma"].build(CLOSE, 10)[4], 20) / CLOSE[3]
    assert bars_needed(node) == 10 + 4 + 19
    assert first_value(node, walk_panel) == bars_needed(node)


def test_a_rank_needs_what_it_ranks() -> None:
    assert bars_needed(INDICATORS["rs_rating"].default) == 253


def test_a_constant_needs_no_more_than_the_session() -> None:
    assert bars_needed(Number(5.0)) == 1


def test_what_was_counted_is_not_counted_again() -> None:
    known: dict[Term, int] = {CLOSE: 100}
    assert bars_needed(CLOSE[3], known) == 103
    assert known[CLOSE[3]] == 103
