"""What CloudWatch is told of an invocation, and that the stack's alarms watch what is told."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scanner import wiring
from tests.architecture.modules import ROOT
from tests.handler.conftest import Ask

SERVICE = "us-market-scanner"
NOBODY = "redis://127.0.0.1:1"


@pytest.fixture(autouse=True)
def _new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.handler.metrics._PROCESS.new", True)
    monkeypatch.setattr("scanner.handler.metrics._PROCESS.failures", 0)
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", SERVICE)


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The lines that CloudWatch reads metrics from."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line for line in lines if "_aws" in line]


def values(line: Mapping[str, Any]) -> dict[str, float]:
    """What a line counts, by name."""
    (metrics,) = line["_aws"]["CloudWatchMetrics"]
    assert (metrics["Namespace"], metrics["Dimensions"]) == ("Scanner", [["service"]])
    assert line["service"] == SERVICE
    return {metric["Name"]: line[metric["Name"]][0] for metric in metrics["Metrics"]}


def test_a_scan_is_counted_with_what_it_looked_at(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    first = ask({"limit": 1}, POWERTOOLS_METRICS_NAMESPACE="Scanner").body
    ask({"limit": 1})
    computed, kept = map(values, told(capsys))
    assert computed.keys() == kept.keys()
    assert (computed["ColdStart"], kept["ColdStart"]) == (1, 0)
    assert (computed["Cached"], kept["Cached"]) == (0, 1)
    assert computed["DataAge"] == first["data"]["age_sessions"]
    assert computed["Coverage"] == pytest.approx(100 * first["coverage"]["current"] / first["coverage"]["listed"])
    assert computed["ScanTime"] > 0
    assert computed["Memory"] > 10
    assert (computed["Failures"], computed["RedisFailures"]) == (0, 0)


def test_a_redis_that_fails_is_counted_once_for_each_time(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    ask({"limit": 1}, REDIS_URL=NOBODY, POWERTOOLS_METRICS_NAMESPACE="Scanner")
    ask({"limit": 1})
    failed, left_alone = map(values, told(capsys))
    assert failed["RedisFailures"] > 0
    assert left_alone["RedisFailures"] == 0


def test_what_is_the_servers_fault_is_a_failure_and_what_is_the_askers_is_none(
    ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    ask({"limit": 0}, POWERTOOLS_METRICS_NAMESPACE="Scanner")
    ask({}, SCANNER_MARKET="files:/nowhere", SCANNER_HISTORY="/nowhere")
    asker, server = map(values, told(capsys))
    assert (asker["Failures"], server["Failures"]) == (0, 1)


def test_a_setting_that_is_wrong_is_a_failure_that_is_counted(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask({}, SCANNER_THREADS="many", POWERTOOLS_METRICS_NAMESPACE="Scanner").status == 500
    (line,) = told(capsys)
    counted = values(line)
    assert (counted["Failures"], counted["ColdStart"], counted["RedisFailures"]) == (1, 1, 0)


def test_a_refusal_has_no_time(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    ask({"limit": 0}, POWERTOOLS_METRICS_NAMESPACE="Scanner")
    (line,) = told(capsys)
    assert "ScanTime" not in values(line)


def test_a_refresh_tells_how_long_its_sync_took(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    seconds = ask({"action": "refresh"}, POWERTOOLS_METRICS_NAMESPACE="Scanner").body["sync"]["seconds"]
    (line,) = told(capsys)
    counted = values(line)
    assert counted["SyncTime"] == 1000 * seconds
    assert counted["RefreshTime"] > counted["SyncTime"] > 0
    assert "WarmTime" not in counted


def test_a_count_that_fails_costs_no_reply(
    ask: Ask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.handler.metrics._most_resident", lambda: "plenty")
    assert ask({"limit": 1}, POWERTOOLS_METRICS_NAMESPACE="Scanner").status == 200
    assert "plenty" in capsys.readouterr().out


@pytest.mark.parametrize("action", ["sync", "refresh", "health"])
def test_the_age_of_the_data_is_counted_without_a_scan(
    ask: Ask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    last = datetime.fromisoformat(ask({"action": "health"}).body["history"]["last_session"]).replace(tzinfo=UTC)
    monkeypatch.setattr(wiring, "source_clock", lambda _: last + timedelta(days=30))
    body = ask({"action": action}, POWERTOOLS_METRICS_NAMESPACE="Scanner").body
    (line,) = told(capsys)
    history = body["sync"]["history"] if action == "refresh" else body["history"]
    assert values(line)["DataAge"] == history["age_sessions"]
    assert history["age_sessions"] > 15


@pytest.mark.parametrize("action", ["sync", "health"])
def test_what_nobody_knows_the_age_of_is_not_counted(
    ask: Ask, capsys: pytest.CaptureFixture[str], tmp_path: Path, action: str
) -> None:
    ask({"action": action}, SCANNER_MARKET="files:/nowhere", SCANNER_HISTORY=str(tmp_path))
    ask({"action": action}, POWERTOOLS_METRICS_NAMESPACE="Scanner")
    (line,) = told(capsys)
    assert "DataAge" not in values(line)


def test_nothing_is_written_unless_asked_for(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    ask({"limit": 1})
    assert told(capsys) == []


def test_the_alarms_of_the_stack_watch_what_is_written(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    ask({"limit": 1}, POWERTOOLS_METRICS_NAMESPACE="Scanner")
    (line,) = told(capsys)
    template = ROOT.joinpath("ecr", "template.yaml").read_text("utf-8")
    watched = re.findall(r"Namespace: Scanner\n +MetricName: (\w+)", template)
    assert watched
    assert set(watched) <= values(line).keys()
