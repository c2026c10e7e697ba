"""Replies: JSON in a text, errors in one form, nothing larger than Lambda passes on."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import simplejson
from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller

from scanner.errors import (
    AnswerTooLarge,
    EmptyHistory,
    ExpressionError,
    Fault,
    MarketRefusal,
    OutOfTime,
    RequestError,
    ScannerError,
    WrongMethod,
)
from scanner.handler.envelope import BALANCED, BALANCED_MULTI, DIRECT, HTTP_1, HTTP_2, LATTICE, Envelope
from scanner.handler.remedies import in_events
from scanner.handler.reply import MAX_BALANCED, MAX_BYTES, MAX_FAULTS, Reply, refusal, reply, shaped, unforeseen
from scanner.remedy import AskForLess
from scanner.result import Answer
from tests.kept import service_of
from tests.scanning.markets import market


@pytest.fixture(scope="module")
def answer() -> Answer:
    return service_of(market()).scan({"columns": ["rsi(14)"]})


def body(made: Reply) -> dict[str, object]:
    content: dict[str, object] = json.loads(made["body"])
    return content


def test_an_answer_is_a_text_of_json(answer: Answer) -> None:
    made = reply(200, answer)
    assert made["statusCode"] == 200
    assert made["headers"] == {"content-type": "application/json"}
    assert body(made) == answer.to_dict()


def test_a_number_that_does_not_exist_is_null() -> None:
    assert body(reply(200, {"nan": float("nan"), "inf": float("inf")})) == {"nan": None, "inf": None}


def passed_on(made: Reply) -> int:
    """The bytes that Lambda's runtime client makes of a reply."""
    return len(LambdaMarshaller().marshal_response(made)[0].encode())


@pytest.mark.parametrize("name", ["Crédit \u2028 Agricole", 'say "no"', "plain", "\U0001f4c8"])
def test_the_largest_answer_that_is_passed_on_is_given_and_a_larger_one_refused(answer: Answer, name: str) -> None:
    row = replace(answer.results[0], name=name)
    with_one = passed_on(reply(200, replace(answer, results=(row,))))
    with_two = passed_on(reply(200, replace(answer, results=(row, row))))
    most = 1 + (MAX_BYTES - with_one) // (with_two - with_one)
    assert passed_on(reply(200, replace(answer, results=(row,) * most))) <= MAX_BYTES
    with pytest.raises(AnswerTooLarge) as caught:
        reply(200, replace(answer, results=(row,) * (most + 2)))
    (fault,) = caught.value.faults
    assert fault.field == "limit"
    assert f"{most + 2} results make 6,29" in fault.problem
    assert "at most 6,291,556 can be passed on" in fault.problem
    assert isinstance(fault.remedy, AskForLess)
    fitting = fault.remedy.limit
    assert most * 0.85 < fitting < most


def test_the_client_writes_as_is_counted() -> None:
    assert simplejson.dumps({"a": 'é"\u2028'}) == json.dumps({"a": 'é"\u2028'})


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (EmptyHistory("there"), 503),
        (OutOfTime("it was done"), 504),
        (MarketRefusal("key", "the key is wrong"), 502),
        (ScannerError("oh"), 500),
    ],
)
def test_an_error_says_its_name_its_sentence_and_the_invocation(error: ScannerError, status: int) -> None:
    made = refusal(error, "an-id")
    assert made["statusCode"] == status == error.status
    assert body(made) == {
        "error": {
            "type": type(error).__name__,
            "remedy": error.remedy and error.remedy.code,
            "message": error.said(in_events),
            "faults": [],
        },
        "request_id": "an-id",
    }


def test_every_fault_is_listed() -> None:
    faults = (Fault("limit", "too large"), Fault("where", "unclear"))
    made = refusal(RequestError(faults), "an-id")
    assert made["statusCode"] == 400
    assert body(made)["error"] == {
        "type": "RequestError",
        "remedy": None,
        "message": "limit: too large; where: unclear",
        "faults": [
            {"field": "limit", "problem": "too large", "remedy": None},
            {"field": "where", "problem": "unclear", "remedy": None},
        ],
    }


def test_an_expression_s_fault_says_where_it_is() -> None:
    error = body(refusal(ExpressionError("close >", 7, "a number is missing"), ""))["error"]
    assert isinstance(error, dict)
    assert error["type"] == "ExpressionError"
    assert error["faults"][0]["problem"] == "a number is missing (at character 8 of 'close >')"


def test_a_fault_without_end_is_cut_and_so_is_their_number() -> None:
    faults = tuple(Fault("f" * 10_000, "p" * 100_000) for _ in range(20_000))
    made = refusal(RequestError(faults), "")
    listed = body(made)["error"]["faults"]  # type: ignore[index]  # any JSON
    assert len(listed) == MAX_FAULTS + 1
    assert listed[-1] == {"field": "event", "problem": "has 19,900 more faults", "remedy": None}
    assert listed[0]["field"] == "f" * 100 + "..."
    assert passed_on(made) < MAX_BYTES


def test_half_a_character_is_shown_as_what_it_is() -> None:
    made = refusal(RequestError((Fault("\ud800", "\udfff"),)), "")
    assert body(made)["error"]["faults"] == [{"field": "\\ud800", "problem": "\\udfff", "remedy": None}]  # type: ignore[index]


@pytest.mark.parametrize("envelope", [DIRECT, HTTP_1, HTTP_2, LATTICE])
def test_most_take_a_reply_as_it_is(envelope: Envelope) -> None:
    made = reply(200, {}, envelope)
    assert shaped(made, envelope) == made


def test_a_load_balancer_takes_a_description_and_one_kind_of_headers() -> None:
    described = {"statusCode": 405, "statusDescription": "405 Method Not Allowed", "isBase64Encoded": False}
    made = refusal(WrongMethod("'PUT'", ("GET", "POST")), "", BALANCED)
    headers = {"content-type": "application/json", "allow": "GET, POST"}
    assert shaped(made, BALANCED) == {**described, "headers": headers, "body": made["body"]}
    lists = {name: [value] for name, value in headers.items()}
    assert shaped(made, BALANCED_MULTI) == {**described, "multiValueHeaders": lists, "body": made["body"]}


def test_cloudfront_takes_a_form_of_its_own() -> None:
    made = refusal(RequestError((Fault("event", "is not taken"),)), "an-id")
    assert shaped(made, Envelope("", form="cloudfront")) == {
        "status": "400",
        "statusDescription": "Bad Request",
        "headers": {"content-type": [{"key": "content-type", "value": "application/json"}]},
        "body": made["body"],
    }


@pytest.mark.parametrize("envelope", [BALANCED, BALANCED_MULTI])
def test_a_load_balancer_passes_on_less_and_never_gets_more(answer: Answer, envelope: Envelope) -> None:
    row = answer.results[0]
    with pytest.raises(AnswerTooLarge) as caught:
        reply(200, replace(answer, results=(row,) * 5_000), envelope)
    assert "at most 1,000,000 can be passed on" in str(caught.value)
    faults = tuple(Fault("where", "\u2028" * 5_000) for _ in range(100))
    made = refusal(RequestError(faults), "", envelope)
    assert len(json.dumps(shaped(made, envelope))) <= MAX_BALANCED
    assert body(made)["error"]["faults"][-1]["problem"].endswith("more faults")  # type: ignore[index]  # any JSON


def test_what_is_no_text_is_shown_as_what_it_is_wherever_it_stands() -> None:
    made = refusal(EmptyHistory("/x\udcff"), "")
    assert "/x\\udcff is empty" in body(made)["error"]["message"]  # type: ignore[index]  # any JSON
    found = {"problems": ["\udcff"], "history": {"place": "/x\udcff", "sessions": 3}, "\udcff": (1, None)}
    assert body(reply(200, found)) == {
        "problems": ["\\udcff"],
        "history": {"place": "/x\\udcff", "sessions": 3},
        "\\udcff": [1, None],
    }


@pytest.mark.parametrize("error", [EmptyHistory("/the/place"), MarketRefusal("key", "polygon refuses the key")])
def test_who_may_not_know_is_told_that_it_fails_and_where_the_reason_is(error: ScannerError) -> None:
    told = body(refusal(error, "an-id", veiled=True))["error"]
    assert told == {
        "type": type(error).__name__,
        "remedy": None,
        "message": "the scanner cannot answer now: whoever runs it finds why in its log, by an-id",
        "faults": [],
    }


def test_what_they_can_change_themselves_they_are_told() -> None:
    for error in (OutOfTime("it was done"), RequestError((Fault("limit", "too large"),))):
        assert refusal(error, "", veiled=True) == refusal(error, "")


def test_what_was_not_expected_points_to_the_log_and_tells_nothing_else() -> None:
    made = unforeseen("an-id")
    assert made["statusCode"] == 500
    assert body(made)["request_id"] == "an-id"
    assert "look for an-id in the function's log" in made["body"]
