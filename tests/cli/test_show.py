from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner.screening.presets import presets
from scanner.service import Service
from tests.cli.conftest import Invoke, invoke


def test_one_stock_is_shown_with_every_screen(cli: Invoke) -> None:
    run = cli("show", "SPY")
    assert run.exit_code == 0
    assert run.stdout.startswith("SPY  ")
    assert "SIMULATED MARKET" in run.stdout
    assert all(preset.title in run.stdout for preset in presets().values())


def test_what_excludes_a_stock_is_shown_first(cli: Invoke) -> None:
    lines = cli("show", "SPY", "--min-price", "1e9", "--where", "close < 0").stdout.splitlines()
    (first,) = [line for line in lines if "does not pass" in line]
    assert first.startswith("SPY does not pass: price >= 1,000,000,000 keeps it out (")
    assert first.rstrip().endswith("and 1 more")
    assert lines.index(first) < next(place for place, line in enumerate(lines) if line.startswith("score"))


def test_a_screen_and_an_account_can_be_given(cli: Invoke, service: Service) -> None:
    ask = {"screen": "minervini", "account_size": 5000.0, "min_dollar_volume": 0.0}
    ours = service.show("SPY", ask)
    arguments = ("minervini", "--account-size", "5000", "--min-dollar-volume", "0", "--format", "json")
    shown = json.loads(cli("show", "SPY", *arguments).stdout)
    assert [clause["text"] for clause in shown["check"]["clauses"]] == [clause.text for clause in ours.check.clauses]
    assert len(ours.check.clauses) == 2 + len(presets()["minervini"].clauses)
    assert shown["result"]["plan"] == json.loads(ours.to_json())["result"]["plan"]


def test_every_indicator_is_shown_with_all(cli: Invoke) -> None:
    few, many = cli("show", "SPY").stdout, cli("show", "SPY", "--all").stdout
    assert "chaikin_oscillator(3, 10)" in many
    assert "chaikin_oscillator(3, 10)" not in few


def test_json_has_the_same_and_never_nan(cli: Invoke, service: Service) -> None:
    report_of_stock = json.loads(cli("show", "SPY", "--format", "json").stdout, parse_constant=pytest.fail)
    ours = service.show("SPY", {})
    assert report_of_stock["result"]["close"] == ours.result.close
    assert report_of_stock["indicators"].keys() == ours.indicators.keys()
    assert [check["screen"] for check in report_of_stock["presets"]] == list(presets())


def test_a_past_session_can_be_requested(cli: Invoke, service: Service) -> None:
    day = service.history.state().sessions[-10]
    assert f"{day}, as of that day" in cli("show", "SPY", "--as-of", str(day)).stdout


@pytest.mark.parametrize(
    ("arguments", "named"), [(("NOSUCH",), "ticker"), (("SPY", "--as-of", "2000-01-03"), "--as-of")]
)
def test_what_cannot_be_shown_is_explained(cli: Invoke, arguments: tuple[str, ...], named: str) -> None:
    run = cli("show", *arguments)
    assert run.exit_code == 2
    assert run.stdout == ""
    assert run.stderr.startswith(f"error: {named}: ")


def test_a_faulty_bar_is_shown_with_its_reason_and_a_market_without_types_is_noted(tmp_path: Path) -> None:
    tmp_path.joinpath("bars.csv").write_text(
        "date,ticker,open,high,low,close,volume\n2016-09-30,AAA,1,2,1.5,2,9\n2016-09-30,BBB,1,1,1,1,9\n", "utf-8"
    )
    settings = {"SCANNER_MARKET": f"files:{tmp_path}", "SCANNER_HISTORY": str(tmp_path / "history"), "REDIS_URL": ""}
    assert invoke(settings, "sync").exit_code == 0
    run = invoke(settings, "show", "aaa")
    assert run.exit_code == 2
    assert "AAA has a faulty bar: its low 1.5 is above its open 1." in " ".join(run.stderr.split())
    assert "1 bar of 2016-09-30: AAA: its low 1.5 is above its open 1" in " ".join(
        invoke(settings, "history").stdout.split()
    )
    assert "no ticker's type is known" in " ".join(invoke(settings, "show", "BBB").stdout.split())
    told = json.loads(invoke(settings, "show", "BBB", "--format", "json").stdout)["notes"]
    assert "no ticker's type is known" in told[0]["text"]
