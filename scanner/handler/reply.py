"""What the function replies: a status, headers, and a body that is JSON in a text.

The body is written here and not by Lambda's runtime client, which would write NaN as no JSON has it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NotRequired, TypedDict

import orjson

from scanner.errors import (
    CHALLENGE,
    AnswerTooLarge,
    Fault,
    KeyRefused,
    OutOfTime,
    RequestError,
    ScannerError,
    TooManyRequests,
    WrongMethod,
)
from scanner.handler.envelope import DIRECT, Envelope
from scanner.handler.remedies import in_events
from scanner.printable import printable
from scanner.remedy import sentence
from scanner.result import Answer

#: Bytes that Lambda passes on: 6 MiB and a little.
MAX_BYTES = 6 * 1024 * 1024 + 100
#: Bytes that a load balancer passes on.
MAX_BALANCED = 1_000_000
#: Faults that one reply lists, and characters of each part of one: a list of 20,000 wrong tickers helps nobody.
MAX_FAULTS = 100
MAX_NAME = 100
MAX_PROBLEM = 5_000


class Reply(TypedDict):
    """What Lambda passes on to the caller, as function URLs and API gateways understand it."""

    statusCode: int
    headers: dict[str, str]
    body: str
    isBase64Encoded: NotRequired[bool]


def reply(status: int, content: object, envelope: Envelope = DIRECT) -> Reply:
    """Reply with anything that JSON can have; a number that does not exist is null.

    Raises:
        AnswerTooLarge: an answer that would not be passed on to who came so.
    """
    made = _reply(status, content.plain(in_events) if isinstance(content, Answer) else content)
    carried, most = size(made, envelope), largest(envelope)
    if carried > most:
        match content:
            case Answer():
                raise AnswerTooLarge(len(content.results), carried, most)
            case {"tickers": tuple(tickers), "values": dict()}:
                raise AnswerTooLarge(len(tickers), carried, most, "tickers")
    return made


def refusal(error: ScannerError, request_id: str, envelope: Envelope = DIRECT, *, veiled: bool = False) -> Reply:
    """Reply with an error in sentences that say what to do.

    Args:
        veiled: who asks learns that the scanner cannot answer, and not where it keeps what or whom it asks.
    """
    told: dict[str, object] = {"type": type(error).__name__, "remedy": error.remedy and error.remedy.code}
    if not isinstance(error, RequestError):
        told |= {"message": error.said(in_events), "faults": ()}
        if veiled and not isinstance(error, OutOfTime):
            hidden = f"the scanner cannot answer now: whoever runs it finds why in its log, by {request_id}"
            told |= {"message": hidden, "remedy": None}
        return _error(error.status, told, request_id)
    most = MAX_FAULTS
    while True:
        made = _error(error.status, {**told, **_told(error.faults, most)}, request_id)
        if most == 1 or size(made, envelope) <= largest(envelope):
            break
        most //= 2
    match error:
        case WrongMethod():
            made["headers"]["allow"] = ", ".join(error.allowed)
        case KeyRefused():
            made["headers"]["www-authenticate"] = CHALLENGE
        case TooManyRequests():
            made["headers"]["retry-after"] = str(math.ceil(error.seconds))
    return made


def shaped(made: Reply, envelope: Envelope) -> dict[str, Any]:
    """Give a reply the form that whoever passes it on understands."""
    if envelope.form == "plain":
        return {**made}
    reason = HTTPStatus(made["statusCode"]).phrase
    if envelope.form == "cloudfront":
        headers = {name: [{"key": name, "value": value}] for name, value in made["headers"].items()}
        return {
            "status": str(made["statusCode"]),
            "statusDescription": reason,
            "headers": headers,
            "body": made["body"],
        }
    described = f"{made['statusCode']} {reason}"
    balanced = {"isBase64Encoded": False, **made, "statusDescription": described}
    if envelope.form == "load balancer, multi-value":
        balanced["multiValueHeaders"] = {name: [value] for name, value in made["headers"].items()}
        del balanced["headers"]
    return balanced


def unforeseen(request_id: str) -> Reply:
    """Reply to what should not have happened. What it was is for the log."""
    message = f"something unexpected happened: look for {request_id} in the function's log, and please report it"
    told = {"type": "UnexpectedError", "message": message, "faults": (), "remedy": "report"}
    return _error(500, told, request_id)


def _error(status: int, told: Mapping[str, object], request_id: str) -> Reply:
    return _reply(status, {"error": told, "request_id": request_id})


def _told(faults: tuple[Fault, ...], most: int) -> dict[str, object]:
    """Cut faults and their number to what helps; give them in a sentence, and one by one."""
    told = [
        {
            "field": _cut(fault.field, MAX_NAME),
            "problem": _cut(sentence(fault.problem, fault.remedy, in_events), MAX_PROBLEM),
            "remedy": fault.remedy and fault.remedy.code,
        }
        for fault in faults[:most]
    ]
    if len(faults) > most:
        told.append({"field": "event", "problem": f"has {len(faults) - most:,} more faults", "remedy": None})
    return {"message": "; ".join(f"{fault['field']}: {fault['problem']}" for fault in told), "faults": told}


def size(made: Reply, envelope: Envelope) -> int:
    """Count the bytes that travel: the runtime client puts the body, a text, into JSON once more."""
    return len(json.dumps(shaped(made, envelope)))


def largest(envelope: Envelope) -> int:
    """Give the bytes that whoever passes a reply on takes."""
    return MAX_BALANCED if envelope.form.startswith("load balancer") else MAX_BYTES


def _reply(status: int, content: object) -> Reply:
    try:
        body = orjson.dumps(content).decode()
    except TypeError:  # a half character, as of a path that is no UTF-8
        body = orjson.dumps(printable(content)).decode()
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": body}


def _cut(text: str, most: int) -> str:
    """Shorten a text."""
    whole: str = printable(text if len(text) <= most else f"{text[:most]}...")
    return whole
