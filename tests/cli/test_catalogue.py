from __future__ import annotations

import pytest

from scanner.indicators.catalogue import FIELDS, SHEETS
from scanner.screen.presets import presets
from tests.cli.conftest import Invoke


def test_every_screen_is_listed(cli: Invoke) -> None:
    text = cli("screens").stdout
    assert all(preset.name in text and preset.title in text for preset in presets().values())


def test_every_indicator_and_field_is_listed(cli: Invoke) -> None:
    lines = cli("indicators").stdout.splitlines()
    starts = {line.split("(")[0].split()[0] for line in lines if line and not line.startswith(" ")}
    assert SHEETS.keys() | FIELDS.keys() <= starts


@pytest.mark.parametrize("name", [*SHEETS, *FIELDS])
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
def test_an_unknown_name_is_told_with_what_may_be_meant(cli: Invoke, command: str, name: str, meant: str) -> None:
    run = cli(command, name)
    assert run.exit_code == 2
    assert f"did you mean {meant}" in run.stderr
