from __future__ import annotations

import numpy as np

from scanner.indicators.ties import TIE, at_least, exceeds, tied


def test_numbers_are_tied_within_a_billionth_of_the_larger() -> None:
    left = np.array([1.0, 1.0, -1.0, 0.0, 1e-12])
    right = np.array([1.0 + 0.9e-9, 1.0 + 1.1e-9, -1.0 - 0.9e-9, 0.0, 0.0])
    assert tied(left, right).tolist() == [True, False, True, True, False]
    assert tied(right, left).tolist() == [True, False, True, True, False]


def test_numbers_are_tied_within_a_billionth_of_their_natural_size() -> None:
    assert tied(np.array([4.9e-8, 5.1e-8]), np.zeros(2), np.full(2, 50.0)).tolist() == [True, False]


def test_nothing_ties_with_an_unknown() -> None:
    unknown, known = np.array([np.nan]), np.array([1.0])
    assert not tied(unknown, known).any()
    assert not tied(known, unknown).any()
    assert not tied(unknown, unknown, np.array([1.0])).any()
    assert not tied(known, known, unknown).any()


def test_at_least_takes_in_what_is_tied_with_the_bound() -> None:
    values = np.array([4.99, 5 * (1 - TIE / 2), 5.0, 5.01, np.nan])
    assert at_least(values, 5.0).tolist() == [False, True, True, True, False]
    assert at_least(5 - np.array([9e-8, 11e-8]), 5.0, size=100.0).tolist() == [True, False]


def test_what_exceeds_is_larger_by_more_than_a_tie() -> None:
    left = np.array([5.0, 5 * (1 + TIE / 2), 5 * (1 + 2 * TIE), -5.0, 1.0, np.nan, 5.0])
    right = np.array([5.0, 5.0, 5.0, -6.0, -1.0, 5.0, np.nan])
    assert exceeds(left, right).tolist() == [False, False, True, True, True, False, False]
    assert not exceeds(right, left).any()
