"""Which bars count, and where a listing begins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from scanner.panel.quality import MAX_ABSENCE, faults, listing_start, usable
from tests.panels import Row, snapshot

NAN, INF = float("nan"), float("inf")


def is_usable(bar: Row) -> bool:
    return bool(usable(snapshot({"A": [bar]}).bars)[0, 0])


@pytest.mark.parametrize(
    "bar",
    [
        (10, 11, 9, 10.5, 1000),
        (10, 10, 10, 10, 0),  # a day without trades is a day
        (9, 11, 9, 11, 0.5),  # open and close at the edges; a fraction of a share
        (0.0001, 0.0001, 0.0001, 0.0001, 1),
        (12.34564999, 12.5, 12.34565001, 12.4, 1),  # noise
        (12.34565001, 12.34564999, 12.3, 12.3, 1),
    ],
)
def test_a_bar_that_can_be_true_counts(bar: Row) -> None:
    assert is_usable(bar)


@pytest.mark.parametrize(
    "bar",
    [
        None,
        (10, 11, 0, 10.5, 1000),
        (0, 11, 0, 10.5, 1000),
        (10, 11, -1, 10.5, 1000),
        (8.99, 11, 9, 10.5, 1000),
        (11.01, 11, 9, 10.5, 1000),
        (10, 11, 9, 8.99, 1000),
        (10, 11, 9, 11.01, 1000),
        (10, 9, 11, 10, 1000),
        (10, INF, 9, 10.5, 1000),
        (INF, INF, 9, 10.5, 1000),
        (10, 11, 9, 10.5, -1),
        (10, 11, 9, 10.5, INF),
        *[
            tuple(NAN if field == place else value for field, value in enumerate((10, 11, 9, 10, 1)))
            for place in range(5)
        ],
    ],
)
def test_a_bar_that_cannot_be_true_does_not(bar: Row) -> None:
    assert not is_usable(bar)


@pytest.mark.parametrize(("absent", "start"), [(0, 0), (1, 0), (59, 0), (60, 0), (61, 65), (200, 204)])
def test_more_than_sixty_sessions_away_begin_a_new_listing(absent: int, start: int) -> None:
    observed = np.array([True] * 4 + [False] * absent + [True] * 3)[:, None]
    assert MAX_ABSENCE == 60
    assert listing_start(observed).tolist() == [start]


def test_the_absence_before_the_first_bar_and_after_the_last_one_begins_nothing() -> None:
    observed = np.zeros((300, 3), dtype=np.bool_)
    observed[100:150, 0] = True
    observed[-1, 1] = True
    assert listing_start(observed).tolist() == [100, 299, 300]


def test_the_last_of_several_listings_is_the_current_one() -> None:
    observed = np.zeros((400, 1), dtype=np.bool_)
    observed[[0, 70, 140, 141, 202, 302, 303, 364], 0] = True
    assert listing_start(observed).tolist() == [302]  # between 202 and 302 are 99 sessions, between 303 and 364 are 60


@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=12)), st.integers(1, 80))
def test_listing_starts_are_those_of_a_walk_down_each_column(pattern: np.ndarray, stretch: int) -> None:
    observed = np.zeros((len(pattern) * stretch, pattern.shape[1]), dtype=np.bool_)
    observed[::stretch] = pattern
    for column, start in enumerate(listing_start(observed).tolist()):
        expected, latest = len(observed), None
        for row in np.flatnonzero(observed[:, column]).tolist():
            if latest is None or row - latest - 1 > MAX_ABSENCE:
                expected = row
            latest = row
        assert start == expected


@pytest.mark.parametrize(
    ("bar", "reason"),
    [
        ((10, 11, 0, 10.5, 1000), "its low is 0"),
        ((8.99, 11, 9, 10.5, 1000), "its low 9 is above its open 8.99"),
        ((10, 11, 9, 11.01, 1000), "its high 11 is below its close 11.01"),
        ((10, 11, 9, 10.5, -1), "its volume is -1"),
        ((NAN, 11, 9, 10.5, NAN), "no open and no volume"),
        ((10, INF, 9, 10.5, 1000), "no high"),
    ],
)
def test_what_is_wrong_with_a_faulty_bar_is_said(bar: Row, reason: str) -> None:
    market = snapshot({"A": [bar], "B": [(1, 1, 1, 1, 1)], "C": [None]})
    assert faults(market.bars) == {"A": reason}
