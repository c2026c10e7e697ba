from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.planning.prices import at_or_above, at_or_below
from scanner.planning.stop import Stop, place_stop
from scanner.planning.style import Side, Style

TWO_ATR = Style(atr_multiple=2.0, structure_bars=10, time_stop=20)


@pytest.mark.parametrize(
    ("structure", "stop"),
    [
        (99.02, Stop(98.0, "atr")),  # a stop at 99.01 would be nearer than one average true range
        (99.01, Stop(99.0, "structure")),
        (98.5, Stop(98.49, "structure")),
        (98.01, Stop(98.0, "structure")),
        (98.0, Stop(98.0, "atr")),  # a stop at 97.99 would be further away than two
        (90.0, Stop(98.0, "atr")),
        (101.0, Stop(98.0, "atr")),
    ],
)
def test_a_long_stops_below_a_structure_between_one_and_two_true_ranges_away(structure: float, stop: Stop) -> None:
    assert place_stop("long", 100.0, 1.0, structure, TWO_ATR) == stop


@pytest.mark.parametrize(
    ("structure", "stop"),
    [
        (100.98, Stop(102.0, "atr")),
        (100.99, Stop(101.0, "structure")),
        (101.99, Stop(102.0, "structure")),
        (102.0, Stop(102.0, "atr")),
        (99.0, Stop(102.0, "atr")),
    ],
)
def test_a_short_is_the_mirror_image(structure: float, stop: Stop) -> None:
    assert place_stop("short", 100.0, 1.0, structure, TWO_ATR) == stop


@pytest.mark.parametrize(("entry", "atr", "structure"), [(50.3, 0.7, 49.61), (50.3, 0.7, 48.91), (1.13, 0.07, 1.07)])
def test_both_distances_are_included_whatever_the_rounding(entry: float, atr: float, structure: float) -> None:
    stop = place_stop("long", entry, atr, structure, TWO_ATR)
    assert stop == Stop(at_or_below(structure - 0.01), "structure")


@pytest.mark.parametrize(
    ("side", "structure", "stop"),
    [
        ("long", 98.5033, 98.5),
        ("long", 98.50005, 98.49),
        ("short", 101.4967, 101.5),
        ("short", 101.4999, 101.5),
    ],
)
def test_a_structure_between_two_ticks_is_left_behind_by_the_next(side: Side, structure: float, stop: float) -> None:
    assert place_stop(side, 100.0, 1.0, structure, TWO_ATR) == Stop(stop, "structure")


@pytest.mark.parametrize(
    ("side", "entry", "atr", "structure", "stop"),
    [
        ("long", 1.05, 0.04, 1.0, 0.9999),
        ("long", 0.5, 0.02, 0.475, 0.4749),
        ("short", 0.95, 0.04, 0.9999, 1.0),
        ("short", 0.95, 0.04, 1.0, 1.01),
        ("short", 0.5, 0.02, 0.525, 0.5251),
    ],
)
def test_below_a_dollar_the_next_tick_is_finer(
    side: Side, entry: float, atr: float, structure: float, stop: float
) -> None:
    assert place_stop(side, entry, atr, structure, TWO_ATR) == Stop(stop, "structure")


def test_a_stop_by_true_range_is_rounded_away_from_the_entry() -> None:
    assert place_stop("long", 100.0, 0.3333, 50.0, TWO_ATR) == Stop(99.33, "atr")
    assert place_stop("short", 100.0, 0.3333, 150.0, TWO_ATR) == Stop(100.67, "atr")
    assert place_stop("long", 1.2, 0.15001, 0.1, TWO_ATR) == Stop(0.8999, "atr")


@pytest.mark.parametrize(("atr", "structure"), [(50.0, 100.0), (60.0, 50.0), (50.00001, 100.0)])
def test_there_is_no_long_stop_at_or_below_zero(atr: float, structure: float) -> None:
    assert place_stop("long", 100.0, atr, structure, TWO_ATR) is None


def test_a_structure_whose_next_tick_is_zero_is_not_used() -> None:
    assert place_stop("long", 0.0002, 0.0001, 0.0001, TWO_ATR) is None


def test_a_short_stop_may_be_as_high_as_it_needs() -> None:
    assert place_stop("short", 100.0, 60.0, 1.0, TWO_ATR) == Stop(220.0, "atr")


@pytest.mark.parametrize("side", ["long", "short"])
def test_with_a_true_range_of_zero_there_is_no_stop(side: Side) -> None:
    assert place_stop(side, 100.0, 1e-12, 100.0, TWO_ATR) is None


@given(
    st.sampled_from(["long", "short"]),
    st.integers(1, 10**7).map(lambda units: units / 10_000),
    st.floats(1e-6, 0.5),
    st.floats(0.5, 1.5),
    st.sampled_from([1.5, 2.0, 3.0, 4.5]),
)
def test_a_stop_can_be_quoted_and_lies_on_its_own_side_within_reach(
    side: Side, entry: float, part: float, level: float, multiple: float
) -> None:
    atr = part * entry
    stop = place_stop(side, entry, atr, level * entry, Style(multiple, 10, 20))
    if stop is not None:
        assert stop.price > 0
        assert at_or_below(stop.price) == at_or_above(stop.price) == stop.price
        distance = entry - stop.price if side == "long" else stop.price - entry
        assert 0 < distance <= multiple * atr + 0.01 + 1e-9 * entry
        assert distance >= atr * (1 - 1e-6) - 1e-9 * entry
