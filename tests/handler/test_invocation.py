"""An invocation: whatever is sent, a reply; whatever happens, a line in the log; nothing raised, nothing told twice."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner import wiring
from scanner.handler import handler
from scanner.handler.event import ACTIONS
from scanner.handler.invocation import RESERVE
from scanner.request import ScanRequest
from scanner.service import Service
from tests.architecture.modules import ROOT
from tests.handler.conftest import REQUEST_ID, Ask, context

HEAVY = {"pandas", "scipy", "sklearn", "boto3", "botocore", "redis", "polygon", "aws_lambda_powertools", "rich"}


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.readouterr().out.splitlines()]


def test_an_invocation_is_one_line_of_the_log(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    ask({"where": "close > 12.34", "limit": 1})
    (line,) = lines(capsys)
    assert (line["request_id"], line["action"], line["status"], line["cached"]) == (REQUEST_ID, "scan", 200, False)
    assert line["ms"] > 0
    assert "12.34" not in str(line)


def test_a_refusal_is_a_line_too(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    ask({"action": "scan", "limit": 0})
    ask(None)
    assert [(line["status"], line["error"], line.get("action")) for line in lines(capsys)] == [
        (400, "RequestError", "scan"),
        (400, "RequestError", None),
    ]


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
    assert line["traceback"].startswith("Traceback")
    assert "RuntimeError: a secret detail" in line["traceback"]


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
    assert "on Lambda, the function's timeout" in body["error"]["message"]
    assert ask({"action": "version"}, seconds=RESERVE).status == 200


def test_an_answer_over_six_megabytes_is_refused_and_the_one_proposed_fits(ask: Ask) -> None:
    columns = [f"close{' + 0.000000000000001' * 50} + {number}" for number in range(50)]
    event = {"columns": columns, "limit": 500, "min_price": 0, "min_dollar_volume": 0}
    status, body = ask(event)
    assert (status, body["error"]["type"]) == (413, "AnswerTooLarge")
    (fault,) = body["error"]["faults"]
    assert fault["field"] == "limit"
    fitting = int(fault["problem"].split("ask for ")[1].split()[0])
    status, body = ask(event | {"limit": fitting})
    assert (status, len(body["results"])) == (200, fitting)


# Whatever is sent.

ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["close > 5", "minervini", "sma(", "\ud800", "\x00", "2016-02-30", "💥" * 50, "x" * 5_000]),
)
ANYTHING = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
NAMES = st.sampled_from([*ScanRequest.model_fields, "max_symbols", "limt", "sessions", "action", "config", "version"])
ACTION = st.sampled_from([*ACTIONS, "scn", "", "SCAN"]) | ANYTHING
EVENTS = st.one_of(
    ANYTHING,
    st.dictionaries(NAMES, ANYTHING, max_size=6),
    st.fixed_dictionaries({"action": ACTION}, optional={"config": ANYTHING, "limit": ANYTHING, "sessions": ANYTHING}),
    st.fixed_dictionaries({"config": st.dictionaries(NAMES, ANYTHING, max_size=4)}),
    st.dictionaries(NAMES, ANYTHING, max_size=4).map(json.dumps),
    st.text(max_size=40),
    st.fixed_dictionaries(
        {"version": st.just("2.0"), "requestContext": st.just({"http": {"method": "POST"}}), "body": ANYTHING},
        optional={"isBase64Encoded": ANYTHING},
    ),
)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(event=EVENTS)
def test_whatever_is_sent_gets_a_reply_that_says_what_is_wrong_with_it(ask: Ask, event: object) -> None:
    status, body = ask(event)
    assert status in {200, 400}
    assert body["request_id"] == REQUEST_ID
    assert "Traceback" not in json.dumps(body)
    if status == 400:
        assert body["error"]["faults"]
        assert all(fault["problem"] for fault in body["error"]["faults"])


def test_importing_the_handler_loads_nothing_heavy() -> None:
    listing = subprocess.run(
        [sys.executable, "-c", "import sys, scanner.handler; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {name.split(".")[0] for name in listing.stdout.split()} & HEAVY == set()


def test_a_reply_has_what_lambda_passes_on() -> None:
    assert handler({"action": "version"}, context()).keys() == {"statusCode", "headers", "body"}
