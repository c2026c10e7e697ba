from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from scanner.indicators.cross_section import (
    balanced_rating,
    cross_section,
    own_terms,
    percentile,
    rating,
    technical_rank,
)
from scanner.indicators.terms import CLOSE, HIGH, VOLUME, CrossSection, Term

#: Whole numbers tie often, and never nearly.
VALUES = st.lists(st.one_of(st.integers(-5, 5).map(float), st.just(float("nan"))), min_size=1, max_size=60)


@given(VALUES, st.data())
def test_percentiles_are_the_average_ranks_of_the_eligible(values: list[float], data: st.DataObject) -> None:
    eligible = np.array(data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values))))
    expected = 100 * pd.Series(values).where(eligible).rank(pct=True)
    assert percentile(np.array(values), eligible) == pytest.approx(expected.to_numpy(), nan_ok=True)


@given(VALUES)
def test_ratings_are_exact_on_the_scale_of_1_to_99(values: list[float]) -> None:
    known = np.array(values)[~np.isnan(values)]
    doubled = np.rint(2 * rankdata(known)).astype(int)
    expected = [min(99 * int(rank) // (2 * len(known)) + 1, 99) for rank in doubled]
    given_ratings = rating(np.array(values), np.ones(len(values), dtype=np.bool_))
    assert given_ratings[~np.isnan(values)].tolist() == expected
    assert np.isnan(given_ratings[np.isnan(values)]).all()


@pytest.mark.parametrize("count", [1, 9, 11, 33, 98, 99, 100, 198, 297, 990, 1001])
def test_a_whole_share_of_99_is_not_rounded_down(count: int) -> None:
    everyone = np.ones(count, dtype=np.bool_)
    expected = [min(99 * rank // count + 1, 99) for rank in range(1, count + 1)]
    assert rating(np.arange(count, dtype=np.float64), everyone).tolist() == expected


@given(VALUES)
def test_both_ends_of_the_balanced_and_the_technical_scale_are_reached(values: list[float]) -> None:
    known = np.array(values)[~np.isnan(values)]
    doubled, others = np.rint(2 * rankdata(known)).astype(int), len(known) - 1
    expected = [(98 * (int(rank) - 2) + others) // (2 * others) + 1 for rank in doubled] if others > 0 else []
    everyone = np.ones(len(values), dtype=np.bool_)
    found, places = balanced_rating(np.array(values), everyone), technical_rank(np.array(values), everyone)
    assert found[~np.isnan(found)].tolist() == expected
    assert places[~np.isnan(places)] == pytest.approx((doubled - 2) * 99.9 / (2 * others) if others > 0 else [])


def test_nobody_is_rated_against_nobody() -> None:
    alone = np.ones(1, dtype=np.bool_)
    assert np.isnan([balanced_rating(np.ones(1), alone), technical_rank(np.ones(1), alone)]).all()


def test_values_that_differ_by_a_rounding_share_a_rank() -> None:
    values = np.array([3.0, 0.1 + 0.2, 0.3, -0.3, -0.1 - 0.2])
    assert percentile(values, np.ones(5, dtype=np.bool_)).tolist() == [100, 70, 70, 30, 30]


def test_values_that_differ_by_more_than_the_tie_do_not() -> None:
    values = np.array([1.0, 1 + 2e-9, -1.0, -1 - 2e-9])
    assert percentile(values, np.ones(4, dtype=np.bool_)).tolist() == [75, 100, 50, 25]


def test_infinities_are_not_ranked() -> None:
    values = np.array([1.0, np.inf, -np.inf, 2.0])
    assert percentile(values, np.ones(4, dtype=np.bool_)) == pytest.approx([50, np.nan, np.nan, 100], nan_ok=True)


def test_nobody_eligible_nobody_ranked() -> None:
    nobody = np.zeros(3, dtype=np.bool_)
    assert np.isnan(percentile(np.arange(3.0), nobody)).all()
    assert np.isnan(rating(np.arange(3.0), nobody)).all()


def test_the_engine_computes_what_ranks_are_made_of() -> None:
    assert own_terms([CrossSection(CLOSE / HIGH, "percent") - 2 * VOLUME, CLOSE, CLOSE]) == [
        CLOSE / HIGH,
        2 * VOLUME,
        CLOSE,
    ]


def test_ranks_are_resolved_inside_arithmetic() -> None:
    rank, stars = CrossSection(CLOSE, "percent"), CrossSection(CLOSE, "rating")
    terms: list[Term] = [rank / 100, stars - rank, stars, CLOSE]
    own = {term: np.array([1.0, 2.0, 3.0, 4.0]) for term in own_terms(terms)}
    own |= {term: np.full(4, term.value) for term in own if hasattr(term, "value")}
    eligible = np.array([True, True, False, True])
    values = cross_section(terms, own, eligible)
    third = 100 / 3
    assert list(values) == terms
    assert values[rank / 100] == pytest.approx([1 / 3, 2 / 3, np.nan, 1], nan_ok=True)
    assert values[stars] == pytest.approx([34, 67, np.nan, 99], nan_ok=True)
    assert values[stars - rank] == pytest.approx([34 - third, 67 - 2 * third, np.nan, -1], nan_ok=True)
    assert values[CLOSE].tolist() == [1, 2, 3, 4]


def test_what_needs_earlier_bars_of_a_rank_is_a_mistake_of_the_program() -> None:
    rank = CrossSection(CLOSE, "percent")
    with pytest.raises(TypeError, match="session alone"):
        cross_section([rank[1]], {CLOSE: np.ones(1)}, np.ones(1, dtype=np.bool_))
