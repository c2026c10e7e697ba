from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.arrays import Floats
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.cross_section import percentile
from scanner.indicators.engine import compute
from scanner.indicators.terms import CLOSE, HIGH, Term
from scanner.profile import Profile
from scanner.ranking.factors import FACTORS, WEIGHTS, Scores, score
from tests.panels import Row, panel

PROFILES: tuple[Profile, ...] = get_args(Profile)
NAMES = [factor.name for factor in FACTORS]
VALUES = st.lists(st.one_of(st.integers(-9, 9).map(float), st.just(float("nan"))), min_size=6, max_size=6)
EVERYONE = np.ones(6, dtype=np.bool_)
NOBODY = np.zeros(6, dtype=np.bool_)


def as_values(columns: dict[str, list[float]]) -> dict[Term, Floats]:
    return {factor.of: np.array(columns[factor.name]) for factor in FACTORS}


def even(**told: list[float]) -> dict[str, list[float]]:
    """Six stocks alike in every factor but those told."""
    return {name: told.get(name, [1.0] * 6) for name in NAMES}


@pytest.mark.parametrize("profile", PROFILES)
def test_weights_are_whole_and_every_factor_counts(profile: Profile) -> None:
    assert sum(WEIGHTS[profile].values()) == pytest.approx(1, abs=1e-12)
    assert WEIGHTS[profile].keys() == set(NAMES)
    assert all(weight > 0 for weight in WEIGHTS[profile].values())


def test_factors_are_distinct_and_say_what_they_are() -> None:
    assert len(set(NAMES)) == len({factor.of for factor in FACTORS}) == len(FACTORS)
    assert all(factor.says and factor.source for factor in FACTORS)


@pytest.mark.parametrize(
    ("name", "definition"),
    [
        ("momentum", CLOSE[21] / CLOSE[252]),
        ("strength", INDICATORS["rs_raw"].default),
        ("trend", INDICATORS["sma"].build(CLOSE, 50) / INDICATORS["sma"].build(CLOSE, 200)),
        ("high", CLOSE / INDICATORS["highest"].build(HIGH, 252)),
        ("low_volatility", CLOSE / INDICATORS["atr"].build(20)),
    ],
)
def test_a_factor_is_what_its_name_says(name: str, definition: Term) -> None:
    assert {factor.name: factor.of for factor in FACTORS}[name] == definition


@pytest.mark.parametrize("profile", PROFILES)
@given(st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES)), st.lists(st.booleans(), min_size=6, max_size=6))
def test_a_score_is_the_weighed_percentiles_with_50_for_the_unknown(
    profile: Profile, columns: dict[str, list[float]], eligible: list[bool]
) -> None:
    ranked = np.array(eligible)
    scores = score(as_values(columns), ranked, NOBODY, profile)
    total = np.zeros(6)
    for name in NAMES:
        place = percentile(np.array(columns[name]), ranked)
        assert scores.factors[name] == pytest.approx(place, nan_ok=True)
        total += WEIGHTS[profile][name] * np.where(np.isnan(place), 50, place)
    assert scores.score == pytest.approx(np.where(ranked, total, np.nan), nan_ok=True)
    assert ((scores.score[ranked] >= 0) & (scores.score[ranked] <= 100 + 1e-9)).all()


@pytest.mark.parametrize("profile", PROFILES)
@given(
    columns=st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES)), name=st.sampled_from(NAMES), rise=st.integers(1, 20)
)
def test_more_of_a_factor_never_lowers_a_score(
    profile: Profile, columns: dict[str, list[float]], name: str, rise: int
) -> None:
    before = score(as_values(columns), EVERYONE, NOBODY, profile)
    more = columns | {name: [columns[name][0] + rise, *columns[name][1:]]}
    after = score(as_values(more), EVERYONE, NOBODY, profile)
    assert after.score[0] >= before.score[0] - 1e-9


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", NAMES)
def test_the_first_of_a_factor_is_ahead_by_its_weight(profile: Profile, name: str) -> None:
    scores = score(as_values(even(**{name: [6.0, 5.0, 4.0, 3.0, 2.0, 1.0]})), EVERYONE, NOBODY, profile)
    assert scores.score[0] - scores.score[5] == pytest.approx(WEIGHTS[profile][name] * 500 / 6)


def test_a_missing_factor_is_neither_praise_nor_blame() -> None:
    values = as_values(even(momentum=[3.0, 2.0, 1.0, float("nan"), float("nan"), float("nan")]))
    scores = score(values, EVERYONE, NOBODY, "balanced")
    assert np.isnan(scores.factors["momentum"][3:]).all()
    neutral = WEIGHTS["balanced"]["momentum"] * 50
    place = WEIGHTS["balanced"]["momentum"] * scores.factors["momentum"][:3]
    assert scores.score[:3] - place == pytest.approx(scores.score[3:] - neutral)


def test_who_is_not_eligible_changes_no_score() -> None:
    columns = even(momentum=[6.0, 5.0, 4.0, 3.0, 2.0, 1.0])
    some = np.array([True, True, False, True, True, False])
    without = {
        name: [value for value, ranked in zip(column, some, strict=True) if ranked] for name, column in columns.items()
    }
    among_all = score(as_values(columns), some, NOBODY, "balanced")
    alone = score(as_values(without), EVERYONE[:4], NOBODY[:4], "balanced")
    assert among_all.score[some].tolist() == alone.score.tolist()
    assert np.isnan(among_all.score[~some]).all()


def test_a_pinned_stock_has_no_score_and_does_not_change_others() -> None:
    values = as_values(even(momentum=[6.0, 5.0, 4.0, 3.0, 2.0, 1.0]))
    some = np.array([True, False, False, False, True, False])
    without, with_some = (score(values, EVERYONE, pinned, "balanced") for pinned in (NOBODY, some))
    assert np.isnan(with_some.score).tolist() == some.tolist()
    assert with_some.score[~some].tolist() == without.score[~some].tolist()
    for name in NAMES:
        assert with_some.factors[name].tolist() == without.factors[name].tolist()


@pytest.mark.parametrize("profile", PROFILES)
def test_the_parts_of_a_score_add_up_to_it(profile: Profile) -> None:
    values = as_values(even(momentum=[3.0, 2.0, 1.0, float("nan"), 5.0, 6.0], calm=[6.0, 5.0, 4.0, 3.0, 2.0, 1.0]))
    scores = score(values, EVERYONE, NOBODY, profile)
    for pick in range(6):
        parts = scores.parts(pick)
        assert {name: part.weight for name, part in parts.items()} == WEIGHTS[profile]
        assert sum(part.points or 0 for part in parts.values()) == pytest.approx(scores.score[pick], abs=0.03)
    assert scores.parts(3)["momentum"].points == pytest.approx(WEIGHTS[profile]["momentum"] * 50)


def test_without_a_score_the_parts_have_weights_and_no_points() -> None:
    parts = score(as_values(even()), EVERYONE, EVERYONE, "balanced").parts(0)
    assert {name: part.weight for name, part in parts.items()} == WEIGHTS["balanced"]
    assert {part.points for part in parts.values()} == {None}


def bars(path: Floats, width: float) -> list[Row]:
    return [(close, close * (1 + width), close * (1 - width), close, 1e6) for close in path]


def scores_of(market: dict[str, list[Row]]) -> tuple[dict[str, int], Scores]:
    made = panel(market)
    values = {term: rows[-1] for term, rows in compute(made, [factor.of for factor in FACTORS]).items()}
    return made.column, score(values, np.ones(2, dtype=np.bool_), NOBODY[:2], "balanced")


def test_a_quiet_stock_is_calmer_than_a_wild_one() -> None:
    flat = np.full(260, 50.0)
    column, scores = scores_of({"QUIET": bars(flat, 0.005), "WILD": bars(flat, 0.05)})
    assert scores.factors["low_volatility"][column["QUIET"]] > scores.factors["low_volatility"][column["WILD"]]
    assert scores.score[column["QUIET"]] > scores.score[column["WILD"]]


@pytest.mark.parametrize("name", ["momentum", "strength", "trend", "high"])
def test_a_rising_stock_is_ahead_of_a_falling_one(name: str) -> None:
    rising = np.linspace(50, 100, 260)
    column, scores = scores_of({"UP": bars(rising, 0.01), "DOWN": bars(rising[::-1], 0.01)})
    assert scores.factors[name][column["UP"]] > scores.factors[name][column["DOWN"]]
    assert scores.score[column["UP"]] > scores.score[column["DOWN"]]


def test_the_price_of_a_share_does_not_matter() -> None:
    path = np.linspace(50, 100, 260)
    column, scores = scores_of({"DEAR": bars(10 * path, 0.01), "CHEAP": bars(path, 0.01)})
    assert scores.score[column["DEAR"]] == scores.score[column["CHEAP"]]
