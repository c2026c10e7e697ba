"""What the function replies: a status, headers, and a body that is JSON in a text.

The body is written here and not by Lambda's runtime client, which would write NaN as no JSON has it.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, TypedDict

import orjson

from scanner.errors import HTTP_STATUS, AnswerTooLarge, Fault, OutOfTime, RequestError, ScannerError, WrongMethod
from scanner.handler import remedies
from scanner.handler.envelope import DIRECT, Envelope
from scanner.handler.event import in_events
from scanner.printable import printable
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


def reply(status: int, content: object, envelope: Envelope = DIRECT) -> Reply:
    """Reply with anything that JSON can have; a number that does not exist is null.

    Raises:
        AnswerTooLarge: an answer to a scan that would not be passed on to who came so.
    """
    made = _reply(status, content.plain(remedies.in_events) if isinstance(content, Answer) else content)
    size, largest = _size(made, envelope), _largest(envelope)
    if size > largest and isinstance(content, Answer):
        raise AnswerTooLarge(len(content.results), size, largest)
    return made


def refusal(error: ScannerError, request_id: str, envelope: Envelope = DIRECT, *, veiled: bool = False) -> Reply:
    """Reply with an error in sentences that say what to do.

    Args:
        veiled: who asks learns that the scanner cannot answer, and not where it keeps what or whom it asks.
    """
    status, kind = status_of(error), type(error).__name__
    if not isinstance(error, RequestError):
        message = in_events(str(error))
        if veiled and not isinstance(error, OutOfTime):
            message = f"the scanner cannot answer now: whoever runs it finds why in its log, by {request_id}"
        return _error(status, kind, message, (), request_id)
    most = MAX_FAULTS
    while True:
        made = _error(status, kind, *_told(error.faults, most), request_id)
        if most == 1 or _size(made, envelope) <= _largest(envelope):
            break
        most //= 2
    if isinstance(error, WrongMethod):
        made["headers"]["allow"] = ", ".join(error.allowed)
    return made


def status_of(error: ScannerError) -> int:
    """Give the status of the nearest class that has one."""
    return next(HTTP_STATUS[kind] for kind in type(error).__mro__ if kind in HTTP_STATUS)


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
    balanced = {**made, "statusDescription": f"{made['statusCode']} {reason}", "isBase64Encoded": False}
    if envelope.form == "load balancer, multi-value":
        balanced["multiValueHeaders"] = {name: [value] for name, value in made["headers"].items()}
        del balanced["headers"]
    return balanced


def unforeseen(request_id: str) -> Reply:
    """Reply to what should not have happened. What it was is for the log."""
    message = f"something unexpected happened: look for {request_id} in the function's log, and please report it"
    return _error(500, "UnexpectedError", message, (), request_id)


def _error(status: int, kind: str, message: str, faults: tuple[Fault, ...], request_id: str) -> Reply:
    return _reply(status, {"error": {"type": kind, "message": message, "faults": faults}, "request_id": request_id})


def _told(faults: tuple[Fault, ...], most: int) -> tuple[str, tuple[Fault, ...]]:
    """Cut faults and their number to what helps; return them in a sentence, and one by one."""
    told = tuple(
        Fault(_cut(fault.field, MAX_NAME), _cut(in_events(fault.problem), MAX_PROBLEM)) for fault in faults[:most]
    )
    if len(faults) > most:
        told = (*told, Fault("event", f"has {len(faults) - most:,} more faults"))
    return "; ".join(map(str, told)), told


def _size(made: Reply, envelope: Envelope) -> int:
    """Count the bytes that travel: the runtime client puts the body, a text, into JSON once more."""
    return len(json.dumps(shaped(made, envelope)))


def _largest(envelope: Envelope) -> int:
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
