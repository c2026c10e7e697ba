"""An invocation: whatever is sent, a reply; whatever happens, a line in the log; nothing raised, nothing told twice."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools.logging.filters import SuppressFilter
from hypothesis import HealthCheck, given, settings

from scanner import wiring
from scanner.handler import handler
from scanner.handler.invocation import RESERVE, ScheduleError
from scanner.handler.log import LOGGER
from scanner.service import Service
from tests.architecture.modules import loaded_by
from tests.handler.conftest import REQUEST_ID, Ask, context
from tests.handler.events import EVENTS, LARGE, assert_says_what_is_wrong, proposed_limit

HEAVY = {"pandas", "scipy", "sklearn", "boto3", "redis", "polygon", "rich"}


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.readouterr().out.splitlines()]


def test_an_invocation_is_one_line_of_the_log(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    ask({"where": "close > sma(17)", "limit": 1})
    (line,) = lines(capsys)
    assert (line["action"], line["status"], line["cached"]) == ("scan", 200, False)
    assert line["ms"] > 0
    assert (line["level"], line["message"], line["function_request_id"]) == ("INFO", "scan: 200", REQUEST_ID)
    assert datetime.fromisoformat(line["timestamp"]).utcoffset() == timedelta(0)
    assert "sma(17)" not in str(line)  # no number alone: a timing may hold any


def test_what_other_rooms_log_has_the_same_form_and_is_written_once(
    ask: Ask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lambdas = logging.StreamHandler(sys.stdout)
    lambdas.addFilter(SuppressFilter(LOGGER.service))  # as Powertools does where it finds one
    monkeypatch.setattr(logging.root, "handlers", [lambdas])
    ask({"limit": 1}, REDIS_URL="redis://127.0.0.1:1")
    warning, line = lines(capsys)
    assert (warning["level"], line["level"]) == ("WARNING", "INFO")
    assert warning["message"].startswith("Redis at 127.0.0.1:1 cannot be reached")
    assert warning["function_request_id"] == line["function_request_id"] == REQUEST_ID


def test_the_first_invocation_of_a_process_is_told_from_the_others(
    ask: Ask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aws_lambda_powertools.logging.logger.is_cold_start", True)
    for _ in range(2):
        ask({"action": "version"})
    assert [line["cold_start"] for line in lines(capsys)] == [True, False]


def test_a_refusal_is_a_line_too(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    ask({"action": "scan", "limit": 0})
    ask(None)
    assert [(line["status"], line["error"], line.get("action")) for line in lines(capsys)] == [
        (400, "RequestError", "scan"),
        (400, "RequestError", None),
    ]


def test_what_the_operator_can_mend_is_told_to_the_log(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    message = ask({}, SCANNER_THREADS="many").body["error"]["message"]
    (line,) = lines(capsys)
    assert (line["level"], line["status"], line["problem"]) == ("ERROR", 500, message)


def test_what_nobody_expected_is_a_sentence_to_the_caller_and_a_traceback_to_the_log(
    ask: Ask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(Service, "scan", fail)
    status, body = ask({})
    assert status == 500
    assert body["error"]["type"] == "UnexpectedError"
    assert body["request_id"] == REQUEST_ID
    assert "secret" not in json.dumps(body)
    assert "Traceback" not in json.dumps(body)
    (line,) = lines(capsys)
    assert line["exception"].startswith("Traceback")
    assert "RuntimeError: a secret detail" in line["exception"]
    assert line["level"] == "ERROR"


def test_what_was_done_is_told_to_the_log(ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask({"action": "refresh"}, SCANNER_MARKET="simulated:60x40", SCANNER_HISTORY=str(tmp_path))
    line = lines(capsys)[-1]
    assert (line["level"], line["sync"]["fetched"], line["sync"]["left"]) == ("INFO", 40, 0)
    assert line["warm"]["warmed"]
    assert "location" not in line  # always this module's


def test_what_is_not_well_is_a_warning(ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask({"action": "health"}, SCANNER_HISTORY=str(tmp_path))
    line = lines(capsys)[-1]
    assert (line["level"], line["status"]) == ("WARNING", 200)
    assert line["problems"] == [f'the history at {tmp_path} is empty: send {{"action": "sync"}} to fill it']


SCHEDULED = {"source": "aws.scheduler", "detail-type": "Scheduled Event"}


def test_a_schedule_whose_work_failed_is_tried_again_by_lambda(
    ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ScheduleError, match="MarketError"):
        ask(SCHEDULED, SCANNER_MARKET="files:/nowhere", SCANNER_HISTORY=str(tmp_path))
    (line,) = lines(capsys)
    assert (line["level"], line["action"], line["status"]) == ("ERROR", "refresh", 502)


def test_whoever_else_asks_for_the_same_gets_a_reply(ask: Ask, tmp_path: Path) -> None:
    assert ask({"action": "refresh"}, SCANNER_MARKET="files:/nowhere", SCANNER_HISTORY=str(tmp_path)).status == 502


def test_a_schedule_whose_work_is_done_is_a_reply(ask: Ask) -> None:
    assert ask(SCHEDULED).status == 200


def test_a_wrong_setting_is_told_with_each_invocation(ask: Ask) -> None:
    for _ in range(2):
        status, body = ask({"limit": 1}, SCANNER_THREADS="many")
        assert (status, body["error"]["type"]) == (500, "ConfigError")
        assert body["error"]["message"].startswith("SCANNER_THREADS='many' cannot be used: expected ")


def test_the_market_stays_loaded_between_invocations(ask: Ask) -> None:
    ask({"limit": 1})
    first = wiring.service()
    again = ask({"limit": 2}).body["timings"]
    assert wiring.service() is first
    assert again["panel"] < 1  # nothing is built anew


def test_without_time_a_scan_is_an_error_that_says_what_to_do(ask: Ask) -> None:
    status, body = ask({"limit": 1}, seconds=RESERVE)
    assert (status, body["error"]["type"]) == (504, "OutOfTime")
    assert "raise the function's timeout" in body["error"]["message"]
    assert ask({"action": "version"}, seconds=RESERVE).status == 200


def test_an_answer_over_six_megabytes_is_refused_and_the_one_proposed_fits(ask: Ask) -> None:
    status, body = ask(LARGE)
    assert (status, body["error"]["type"]) == (413, "AnswerTooLarge")
    fitting = proposed_limit(body)
    status, body = ask(LARGE | {"limit": fitting})
    assert (status, len(body["results"])) == (200, fitting)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(event=EVENTS)
def test_whatever_is_sent_gets_a_reply_that_says_what_is_wrong_with_it(ask: Ask, event: object) -> None:
    assert_says_what_is_wrong(*ask(event))


def test_importing_the_handler_loads_nothing_heavy() -> None:
    assert loaded_by("import scanner.handler") & HEAVY == set()


def test_a_reply_has_what_lambda_passes_on() -> None:
    assert handler({"action": "version"}, context()).keys() == {"statusCode", "headers", "body"}
