"""A web service is told values: what it would have found itself, in no words but its own."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from scanner.actions.action import Content
from scanner.backend.messages import content_of, unpacked
from scanner.errors import AnswerTooLarge, EmptyHistory, ExpressionError, OutOfTime, RequestError, ScannerError
from scanner.handler import handler, service_invocation
from scanner.result import Answer
from scanner.service import Service
from tests.handler.conftest import Ask, context


def told(action: str, fields: object = None, *, seconds: object = 30.0, lambdas: float = 60) -> Content:
    """What the function tells a service, or the error that it raises there."""
    event = {"action": action, "config": fields or {}, "form": "values", "seconds": seconds}
    reply: dict[str, Any] = handler(event, context(lambdas))
    assert (reply["statusCode"], reply["isBase64Encoded"]) == (200, True)
    return content_of(unpacked(base64.b64decode(reply["body"])))


@pytest.mark.usefixtures("ask")
def test_an_answer_and_other_content_are_told_as_values() -> None:
    answer = told("scan", {"limit": 3})
    assert isinstance(answer, Answer)
    assert len(answer.results) == 3
    versions = told("version")
    assert isinstance(versions, dict)
    assert versions["versions"]


def test_an_error_is_told_as_a_value_and_its_remedy_is_not_put_into_words(ask: Ask, tmp_path: object) -> None:
    with pytest.raises(ExpressionError, match=r"there is no .smaa") as caught:
        told("scan", {"where": "close > smaa(5)"})
    assert caught.value.position == 8
    assert ask({"action": "version"}, SCANNER_HISTORY=str(tmp_path)).status == 200  # from now on
    with pytest.raises(EmptyHistory, match="is empty"):
        told("scan")


@pytest.mark.usefixtures("ask")
@pytest.mark.parametrize(
    ("action", "fields"),
    [("scam", {}), ("scan", {"limit": 0}), ("scan", {"x": 1}), ("show", {}), ("scan", "limit"), (5, {})],
)
def test_what_is_wrong_with_a_question_is_told(action: str, fields: object) -> None:
    with pytest.raises(RequestError):
        told(action, fields)


@pytest.mark.usefixtures("ask")
def test_the_asker_s_time_counts_and_so_does_lambda_s() -> None:
    with pytest.raises(OutOfTime):
        told("scan", {"where": "close > sma(33)"}, seconds=0)
    with pytest.raises(OutOfTime):
        told("scan", {"where": "close > sma(33)"}, lambdas=0.5)
    with pytest.raises(OutOfTime):
        told("scan", {"where": "close > sma(33)"}, seconds="many")


@pytest.mark.usefixtures("ask")
def test_an_answer_that_lambda_does_not_pass_on_is_an_error_of_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_invocation, "MAX_BYTES", 2_000)
    with pytest.raises(AnswerTooLarge, match="at most 2,000 can be passed on"):
        told("scan", {"limit": 50})


@pytest.mark.usefixtures("ask")
def test_a_line_of_the_log_tells_what_came_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    told("scan", {"limit": 2})
    with pytest.raises(RequestError):
        told("scan", {"limit": 0})
    found, wrong = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (found["action"], found["status"], found["envelope"]) == ("scan", 200, "a question of a web service")
    assert (wrong["status"], wrong["error"]) == (400, "RequestError")


@pytest.mark.usefixtures("ask")
def test_what_nobody_foresaw_is_an_error_without_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> Answer:
        raise ZeroDivisionError("secret words")

    monkeypatch.setattr(Service, "scan", broken)
    with pytest.raises(ScannerError, match="something unexpected") as caught:
        told("scan")
    assert caught.value.status == 500
    assert "secret" not in str(caught.value)
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_a_form_without_the_seconds_is_a_misspelt_field(ask: Ask) -> None:
    reply = ask({"form": "values", "limit": 2})
    assert reply.status == 400
    assert "form" in reply.body["error"]["message"]
