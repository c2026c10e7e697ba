from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from scanner.result import FLAT
from scanner.service import Service
from tests.cli.conftest import Invoke, Spawn


def records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_json_is_the_answer_itself(cli: Invoke, service: Service) -> None:
    run = cli("scan", "minervini", "--limit", "3", "--format", "json")
    answer = json.loads(run.stdout, parse_constant=pytest.fail)
    ours = service.scan({"screen": "minervini", "limit": 3}).to_dict()
    passing = {"request_id", "timings"}
    assert {key: value for key, value in answer.items() if key not in passing} == {
        key: value for key, value in ours.items() if key not in passing
    }
    assert run.stderr == ""


def test_json_has_null_for_a_number_that_does_not_exist(cli: Invoke) -> None:
    run = cli("scan", "--columns", "close[299]", "--limit", "all", "--format", "json")
    values = [row["columns"]["close[299]"] for row in json.loads(run.stdout, parse_constant=pytest.fail)["results"]]
    assert None in values
    assert any(isinstance(value, float) for value in values)


def test_csv_has_every_number_of_the_answer(cli: Invoke, service: Service) -> None:
    run = cli("scan", "--limit", "all", "--columns", "rsi(14), close > sma(50)", "--format", "csv")
    rows = records(run.stdout)
    ours = service.scan({"columns": ["rsi(14), close > sma(50)"]}, everything=True).rows()
    assert len(rows) == len(ours) > 50
    for row, own in zip(rows, ours, strict=True):
        assert list(row) == [*FLAT, "rsi(14)", "close > sma(50)"]
        for name, value in own.items():
            if isinstance(value, float):
                assert float(row[name]) == value
            elif value is None:
                assert row[name] == ""
            elif isinstance(value, bool | list):
                assert json.loads(row[name]) == value
            else:
                assert row[name] == str(value)


def test_csv_without_rows_has_the_same_header(cli: Invoke) -> None:
    run = cli("scan", "--where", "close > 1e9", "--columns", "rsi(2)", "--format", "csv")
    assert run.stdout == ",".join([*FLAT, "rsi(2)"]) + "\n"


def test_what_csv_has_no_place_for_is_said_on_stderr(cli: Invoke) -> None:
    run = cli("scan", "--tickers", "SPY,NOSUCH", "--format", "csv")
    assert "SIMULATED" in run.stderr
    assert "NOSUCH" in run.stderr
    assert "SIMULATED" not in run.stdout


def test_the_table_is_on_stdout_alone_and_fits(shell: Spawn) -> None:
    run = shell("scan", "--limit", "5")
    assert run.returncode == 0
    assert run.stderr == ""
    assert "\x1b" not in run.stdout
    assert max(map(len, run.stdout.splitlines())) <= 120
    assert "SIMULATED MARKET" in run.stdout


def results(cli: Invoke, *arguments: str) -> list[dict[str, object]]:
    run = cli("scan", *arguments, "--limit", "all", "--format", "json")
    assert run.exit_code == 0, run.stderr
    found: list[dict[str, object]] = json.loads(run.stdout)["results"]
    assert found
    return found


def test_limit_counts_or_is_all(cli: Invoke) -> None:
    everything = len(results(cli))
    run = json.loads(cli("scan", "--limit", "7", "--format", "json").stdout)
    assert (len(run["results"]), run["matched"]) == (7, everything)
    assert cli("scan", "--limit", "many").exit_code == 2


def test_every_option_reaches_the_scan(cli: Invoke, service: Service) -> None:
    earlier = str(service.history.state().sessions[-20])
    some = results(cli)[0]
    assert {row["sector"] for row in results(cli, "--sector", str(some["sector"]))} == {some["sector"]}
    assert {row["industry"] for row in results(cli, "--industry", str(some["industry"]))} == {some["industry"]}
    assert {row["type"] for row in results(cli, "--type", "CS", "--type", "ETF")} == {"CS", "ETF"}
    assert {row["exchange"] for row in results(cli, "--exchange", "nyse")} == {"XNYS"}
    assert min(float(str(row["close"])) for row in results(cli, "--min-price", "50")) >= 50
    assert min(float(str(row["score"])) for row in results(cli, "--min-score", "70")) >= 70
    assert len(results(cli, "--min-dollar-volume", "0")) > len(results(cli))
    assert results(cli, "--as-of", earlier) != results(cli)
    closes = [float(str(row["close"])) for row in results(cli, "--order-by", "close asc")]
    assert closes == sorted(closes)


@pytest.mark.parametrize(
    ("option", "value", "field", "expected"),
    [
        ("--profile", "wild", "--profile", "conservative"),
        ("--trade-style", "day", "--trade-style", "daily bars"),
        ("--account-size", "0", "--account-size", "greater than 0"),
        ("--risk-pct", "101", "--risk-pct", "at most 100"),
        ("--target-rr", "0", "--target-rr", "at least 0.1"),
        ("--as-of", "soon", "--as-of", "a date"),
    ],
)
def test_a_fault_in_the_request_is_reported_by_its_option(
    cli: Invoke, option: str, value: str, field: str, expected: str
) -> None:
    run = cli("scan", option, value)
    assert run.exit_code == 2
    assert run.stderr.startswith(f"error: {field}: ")
    assert expected in run.stderr


def plans(cli: Invoke, *arguments: str) -> list[dict[str, float]]:
    return [row["plan"] for row in results(cli, "--tickers", "SPY", *arguments)]  # type: ignore[misc]  # JSON


def test_the_plan_s_options_reach_the_plan(cli: Invoke) -> None:
    usual = plans(cli)[0]
    assert plans(cli, "--target-rr", "3")[0]["reward_risk"] > usual["reward_risk"]
    assert plans(cli, "--risk-pct", "0.01")[0]["risk"] < usual["risk"]
    assert plans(cli, "--account-size", "10000")[0]["notional"] < usual["notional"]
    assert plans(cli, "--profile", "conservative")[0]["stop"] != usual["stop"]
    assert plans(cli, "--trade-style", "position")[0]["stop"] != usual["stop"]


def test_shorts_are_planned_where_they_are_allowed(cli: Invoke) -> None:
    falling = ["ttm-squeeze", "--min-price", "0", "--min-dollar-volume", "0"]
    refused = [row["ticker"] for row in results(cli, *falling) if "short-not-allowed" in str(row["flags"])]
    allowed = [row["ticker"] for row in results(cli, *falling, "--allow-shorts") if row["signal"] == "short"]
    assert refused == allowed
    assert refused


def test_tickers_come_from_a_file(cli: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "tickers"
    file.write_text("SPY\n", "utf-8")
    assert [row["ticker"] for row in results(cli, "--tickers", f"@{file}")] == ["SPY"]


def test_the_language_of_the_help_is_understood(cli: Invoke) -> None:
    page = cli("scan", "--help").stdout
    lesson = page[page.index("A screen consists of") : page.index("`scanner indicators`")].splitlines()[1:]
    statements = [line.strip().split("   ")[0] for line in lesson if line.strip()]
    assert len(statements) == 6
    for statement in statements:
        assert cli("scan", "--where", statement).exit_code == 0, statement
