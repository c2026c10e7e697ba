"""The function as a process under Lambda's emulator: whole invocations, asserted on what they reply."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from scanner.config import LAMBDA_HISTORY
from scanner.handler.reply import MAX_BYTES
from tests.e2e.conftest import Emulate, Settings
from tests.e2e.emulator import Emulator
from tests.filled import filled
from tests.handler.events import JSON_EVENTS, LARGE, assert_says_what_is_wrong, proposed_limit


@pytest.fixture
def function(emulate: Emulate, small: Settings) -> Emulator:
    """The function over the small market."""
    return emulate(small)


def test_a_deadline_too_short_is_an_error_that_says_what_to_do_and_comes_in_time(
    emulate: Emulate, whole: Settings
) -> None:
    hurried = emulate(whole, handler="tests.e2e.hurried.handler")
    status, body, _ = hurried.ask({"limit": 1})  # a reply at all: the emulator ends who is late
    assert (status, body["error"]["type"]) == (504, "OutOfTime")
    assert "raise the function's timeout" in body["error"]["message"]
    assert hurried.ask({"action": "version"}).status == 200
    assert emulate(whole).ask({"limit": 1}).status == 200


def test_an_answer_over_six_megabytes_is_refused_and_the_one_proposed_passes(function: Emulator) -> None:
    status, body, _ = function.ask(LARGE)
    assert (status, body["error"]["type"]) == (413, "AnswerTooLarge")
    fitting = LARGE | {"limit": proposed_limit(body)}
    assert len(function.ask(fitting).body["results"]) == fitting["limit"]
    assert MAX_BYTES * 0.8 < len(function.post(json.dumps(fitting).encode())) <= MAX_BYTES


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(event=JSON_EVENTS)
def test_whatever_is_sent_gets_a_reply_that_says_what_is_wrong_with_it(function: Emulator, event: object) -> None:
    status, body, _ = function.ask(event)
    assert_says_what_is_wrong(status, body)


@pytest.mark.parametrize("payload", [b"", b"{", b"\xff\xfe", b"{" * 100_000, b"[" * 500 + b"]" * 500])
def test_bytes_that_are_no_event_leave_a_function_that_answers(function: Emulator, payload: bytes) -> None:
    function.post(payload)
    assert function.ask({"action": "version"}).status == 200


def test_without_a_history_named_it_lies_below_tmp(emulate: Emulate) -> None:
    status, body, _ = emulate({"SCANNER_MARKET": "simulated:10x2"}).ask({"action": "health"})
    assert (status, body["source"]["market"]) == (200, "simulated:10x2")
    assert LAMBDA_HISTORY in json.dumps(body)


def test_an_empty_history_is_filled_by_the_event_that_the_refusal_names(emulate: Emulate, tmp_path: Path) -> None:
    function = emulate({"SCANNER_MARKET": "simulated:50x40", "SCANNER_HISTORY": str(tmp_path / "history")})
    status, body, _ = function.ask({"limit": 1})
    assert (status, body["error"]["type"]) == (503, "EmptyHistory")
    assert body["error"]["message"].endswith('is empty: send {"action": "sync"} to fill it')
    assert function.ask({"action": "sync"}).body["fetched"] == 40
    assert function.ask({"min_dollar_volume": 0}).body["matched"] > 10
    assert function.ask({"action": "health"}).body["status"] == "ok"


def test_a_damaged_history_is_repaired_by_the_event_that_the_refusal_names(emulate: Emulate, tmp_path: Path) -> None:
    settings = filled(tmp_path / "history", "simulated:50x40")
    block = max(tmp_path.joinpath("history").glob("bars-*"))
    block.write_bytes(block.read_bytes()[:-1] + b"\0")
    function = emulate(settings)
    status, body, _ = function.ask({"limit": 1})
    assert (status, body["error"]["type"]) == (503, "DamagedHistory")
    assert block.name in body["error"]["message"]
    assert 'send {"action": "sync"}' in body["error"]["message"]
    assert function.ask({"action": "sync"}).body["repaired"] == [block.name]
    assert function.ask({"limit": 1}).status == 200


def test_each_invocation_is_a_line_of_json_in_the_log(function: Emulator) -> None:
    request_id = function.ask({"where": "close > sma(17)"}).body["request_id"]
    (line,) = [line for line in function.log.read_text().splitlines() if line.startswith("{")]
    written = json.loads(line)
    assert (written["function_request_id"], written["action"], written["status"]) == (request_id, "scan", 200)
    assert "sma(17)" not in function.log.read_text()  # no number alone: a timing may hold any
