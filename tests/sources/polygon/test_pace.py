"""Calls are spaced as the plan allows, and further apart after a refusal."""

from __future__ import annotations

import pytest

from scanner.sources.polygon.pace import Pace


def waits(pace: Pace, calls: int, now: float = 0.0) -> list[float]:
    """How long each of some calls made at once has to wait."""
    return [round(pace.reserve(now), 3) for _ in range(calls)]


def test_the_default_is_fifty_calls_a_second_sixteen_at_once() -> None:
    pace = Pace(None)
    assert waits(pace, 51)[::25] == [0.0, 0.5, 1.0]
    assert pace.in_flight == 16


@pytest.mark.parametrize(
    ("calls_per_minute", "second", "in_flight"), [(5, 12.48, 1), (60, 1.04, 1), (120, 0.52, 16), (6_000, 0.02, 16)]
)
def test_a_setting_spaces_calls_evenly(calls_per_minute: int, second: float, in_flight: int) -> None:
    pace = Pace(calls_per_minute)
    assert waits(pace, 2) == [0.0, second]
    assert pace.in_flight == in_flight


def test_who_comes_later_need_not_wait() -> None:
    pace = Pace(5)
    waits(pace, 1)
    assert waits(pace, 2, now=100.0) == [0.0, 12.48]


@pytest.mark.parametrize(("told", "wait"), [(None, 12.5), (0.0, 0.0), (3.0, 3.0), (90.0, 90.0), (86_400.0, 120.0)])
def test_a_refusal_delays_all_calls_as_requested_up_to_two_minutes(told: float | None, wait: float) -> None:
    pace = Pace(6_000)
    pace.refused(50.0, told)
    assert waits(pace, 2, now=50.0) == [wait, round(wait + 0.02, 3)]


def test_the_first_refusal_makes_the_pace_the_free_plans_and_says_so_once() -> None:
    pace = Pace(None)
    assert [pace.refused(0.0, None), pace.refused(0.0, None)] == [True, False]
    assert waits(pace, 3) == [12.5, 24.98, 37.46]
    assert pace.in_flight == 1


def test_a_pace_that_was_set_stays() -> None:
    pace = Pace(120)
    assert not pace.refused(0.0, None)
    assert waits(pace, 2) == [12.5, 13.02]
