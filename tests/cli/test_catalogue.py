from __future__ import annotations

import pytest

from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.screening.presets import presets
from tests.cli.conftest import Invoke


def test_every_screen_is_listed(cli: Invoke) -> None:
    text = cli("screens").stdout
    assert all(preset.name in text and preset.title in text for preset in presets().values())


def test_every_indicator_and_field_is_listed(cli: Invoke) -> None:
    lines = cli("indicators").stdout.splitlines()
    starts = {line.split("(")[0].split()[0] for line in lines if line and not line.startswith(" ")}
    assert INDICATORS.keys() | FIELDS.keys() <= starts


@pytest.mark.parametrize("name", [*INDICATORS, *FIELDS])
def test_each_of_them_has_a_page(cli: Invoke, name: str) -> None:
    run = cli("indicators", name)
    assert run.exit_code == 0
    assert name in run.stdout.splitlines()[0]


@pytest.mark.parametrize("name", list(presets()))
def test_each_screen_has_a_page_with_all_its_clauses(cli: Invoke, name: str) -> None:
    text = " ".join(cli("screens", name, COLUMNS="300").stdout.split())
    assert all(clause.text in text for clause in presets()[name].clauses)
    assert presets()[name].source in text


@pytest.mark.parametrize(
    ("command", "name", "meant"), [("screens", "minervinni", "minervini"), ("indicators", "smaa", "sma")]
)
def test_an_unknown_name_is_reported_with_similar_ones(cli: Invoke, command: str, name: str, meant: str) -> None:
    run = cli(command, name)
    assert run.exit_code == 2
    assert f"did you mean {meant}" in run.stderr


@pytest.mark.parametrize(
    ("word", "found", "left_out"),
    [
        ("bollinger", {"bb_upper", "bb_lower", "bb_bandwidth"}, {"rsi"}),
        ("moving average", {"sma", "ema", "hma", "kama"}, {"obv"}),
        ("keltner", {"kc_upper", "kc_lower"}, {"bb_upper"}),
        ("Ichimoku", {"ichimoku_base", "ichimoku_conversion"}, {"sma"}),
        ("ao", {"awesome"}, {"sma"}),
        ("rvol", {"relative_volume"}, {"rsi"}),
        ("candlestick", {"doji", "engulfing"}, {"rsi"}),
    ],
)
def test_indicators_are_searched_for_a_word(cli: Invoke, word: str, found: set[str], left_out: set[str]) -> None:
    lines = cli("indicators", word).stdout.splitlines()
    starts = {line.split("(")[0] for line in lines if line and not line.startswith(" ")}
    assert found <= starts
    assert not left_out & starts


@pytest.mark.parametrize(("word", "said"), [("pe", "comes from a company's accounts"), ("sma50", "sma(50)")])
def test_a_word_that_matches_nothing_is_answered_as_in_a_screen(cli: Invoke, word: str, said: str) -> None:
    run = cli("indicators", word)
    assert run.exit_code == 2
    assert said in run.stderr
