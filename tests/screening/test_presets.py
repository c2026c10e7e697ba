from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.terms import CLOSE, HIGH, LOW
from scanner.screening.clauses import read_clauses, read_number
from scanner.screening.condition import AllKnown, AllOf, Condition
from scanner.screening.order import read_order
from scanner.screening.presets import Preset, presets

NAMES = ["golden-cross", "minervini", "momentum-12-1", "new-high-volume", "rsi2-pullback", "ttm-squeeze"]

#: What each preset means, spelled otherwise than in its file.
DEFINITIONS = {
    "golden-cross": "sma(50) > sma(200) and sma(50)[1] <= sma(200)[1]",
    "minervini": "close > sma(150) and close > sma(200) and sma(150) > sma(200) and sma(200) > sma(200)[21]"
    " and sma(50) > sma(150) and sma(50) > sma(200) and close > sma(50)"
    " and close >= 1.3 * lowest() and close >= .75 * highest() and rs_rating() >= 70",
    "momentum-12-1": "percentile(close[21] / close[252] - 1) > 70",
    "new-high-volume": "close > highest(252)[1] and volume >= 1.5 * avg_volume(50)",
    "rsi2-pullback": "close > sma(200) and rsi(close, 2) < 5",
    "ttm-squeeze": "squeeze_fired() == 1",
}


def links(conditions: list[Condition]) -> Iterator[Condition]:
    """All that must hold, one by one."""
    for condition in conditions:
        if isinstance(condition, (AllOf, AllKnown)):
            yield from links(list(condition.parts))
        else:
            yield condition


def all_links(where: str) -> list[Condition]:
    return list(links([clause.condition for clause in read_clauses(where)[0]]))


def test_presets_come_with_the_scanner_one_for_each_file() -> None:
    files = (resources.files("scanner.screening") / "presets").iterdir()
    assert sorted(file.name for file in files) == [f"{name}.toml" for name in NAMES]
    assert list(presets()) == NAMES
    assert [preset.name for preset in presets().values()] == NAMES


@pytest.mark.parametrize("preset", presets().values(), ids=lambda preset: preset.name)
def test_a_preset_says_what_it_is_and_where_it_comes_from(preset: Preset) -> None:
    assert preset.title
    assert preset.about.endswith(".")
    assert preset.source


@pytest.mark.parametrize("preset", presets().values(), ids=lambda preset: preset.name)
def test_a_preset_reads_as_if_it_were_typed(preset: Preset) -> None:
    clauses, notes = read_clauses(preset.where, author="preset")
    assert preset.clauses == clauses
    assert notes == ()
    assert "\n" not in preset.where


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_preset_means_its_published_definition(name: str) -> None:
    assert all_links(presets()[name].where) == all_links(DEFINITIONS[name])


def test_the_squeeze_fires_to_the_side_of_its_momentum() -> None:
    highest, lowest = INDICATORS["highest"].build(HIGH, 20), INDICATORS["lowest"].build(LOW, 20)
    middle = ((highest + lowest) / 2 + INDICATORS["sma"].build(CLOSE, 20)) / 2
    assert presets()["ttm-squeeze"].side == INDICATORS["linreg"].build(CLOSE - middle, 20)
    assert {name for name, preset in presets().items() if preset.side is not None} == {"ttm-squeeze"}


def test_the_winners_of_the_year_come_in_the_order_of_their_gain() -> None:
    order_by = presets()["momentum-12-1"].order_by
    assert order_by is not None
    assert read_order(order_by).by == read_number("close[21] / close[252] - 1")
    assert {name for name, preset in presets().items() if preset.order_by is not None} == {"momentum-12-1"}
