from __future__ import annotations

import json

import pytest

from scanner.screen.presets import presets
from scanner.service import Service
from tests.cli.conftest import Invoke


def test_one_stock_is_shown_with_every_screen(cli: Invoke) -> None:
    run = cli("show", "SPY")
    assert run.exit_code == 0
    assert run.stdout.startswith("SPY  ")
    assert "SIMULATED MARKET" in run.stdout
    assert all(preset.title in run.stdout for preset in presets().values())


def test_json_has_the_same_and_never_nan(cli: Invoke, service: Service) -> None:
    portrait = json.loads(cli("show", "SPY", "--format", "json").stdout, parse_constant=pytest.fail)
    ours = service.show("SPY", {})
    assert portrait["result"]["close"] == ours.result.close
    assert portrait["measures"].keys() == ours.measures.keys()
    assert [verdicts["screen"] for verdicts in portrait["verdicts"]] == list(presets())


def test_a_past_session_can_be_asked_for(cli: Invoke, service: Service) -> None:
    day = service.history.state().sessions[-10]
    assert f"{day}, as of that day" in cli("show", "SPY", "--as-of", str(day)).stdout


@pytest.mark.parametrize(("arguments", "named"), [(("spy",), "ticker"), (("SPY", "--as-of", "2000-01-03"), "--as-of")])
def test_what_cannot_be_shown_is_told(cli: Invoke, arguments: tuple[str, ...], named: str) -> None:
    run = cli("show", *arguments)
    assert run.exit_code == 2
    assert run.stdout == ""
    assert run.stderr.startswith(f"error: {named}: ")
