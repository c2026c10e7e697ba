from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.planning.style import Side
from scanner.planning.targets import Target, place_targets


def test_the_first_target_pays_the_risk_and_the_last_the_requested_reward() -> None:
    assert place_targets("long", 100.0, 98.0, 2.0) == (Target(1.0, 102.0), Target(2.0, 104.0))
    assert place_targets("short", 100.0, 102.0, 2.5) == (Target(1.0, 98.0), Target(2.5, 95.0))


def test_a_reward_of_the_risk_or_less_is_one_target() -> None:
    assert place_targets("long", 100.0, 98.0, 1.0) == (Target(1.0, 102.0),)
    assert place_targets("long", 100.0, 98.0, 0.5) == (Target(0.5, 101.0),)


def test_targets_are_rounded_away_from_the_entry_to_quotable_prices() -> None:
    assert place_targets("long", 10.0, 9.97, 1.5) == (Target(1.0, 10.03), Target(1.67, 10.05))
    assert place_targets("short", 10.0, 10.03, 1.5) == (Target(1.0, 9.97), Target(1.67, 9.95))


def test_below_a_dollar_targets_are_finer() -> None:
    assert place_targets("long", 0.5, 0.4901, 1.5) == (Target(1.0, 0.5099), Target(1.51, 0.5149))


def test_a_short_has_no_target_at_or_below_zero() -> None:
    assert place_targets("short", 100.0, 150.0, 2.0) == (Target(1.0, 50.0),)
    assert place_targets("short", 100.0, 200.0, 2.0) == ()
    assert place_targets("short", 100.0, 199.99, 3.0) == (Target(1.0, 0.01),)


@given(
    st.sampled_from(["long", "short"]),
    st.integers(20_000, 10**8).map(lambda units: units / 10_000),
    st.integers(1, 2000),
    st.floats(0.1, 50),
)
def test_no_target_pays_less_than_it_says(side: Side, entry: float, cents: int, reward: float) -> None:
    sign = 1 if side == "long" else -1
    stop = entry - sign * cents / 100
    targets = place_targets(side, entry, stop, reward)
    for target, asked in zip(targets, sorted({min(1.0, reward), reward}), strict=False):
        distance = sign * (target.price - entry)
        assert asked * abs(entry - stop) - 1e-6 <= distance <= asked * abs(entry - stop) + 0.01 + 1e-6
        assert target.r == pytest.approx(distance / abs(entry - stop), abs=0.005 + 1e-9)
