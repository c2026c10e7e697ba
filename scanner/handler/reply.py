"""What the function replies: a status, headers, and a body that is JSON in a text.

The body is written here and not by Lambda's runtime client, which would write NaN as no JSON has it.
"""

from __future__ import annotations

import json
from typing import TypedDict

import orjson

from scanner.errors import HTTP_STATUS, AnswerTooLarge, Fault, RequestError, ScannerError
from scanner.handler.event import in_events
from scanner.result import Answer

#: Bytes that Lambda passes on: 6 MiB and a little.
LARGEST = 6 * 1024 * 1024 + 100
#: Faults that one reply lists, and characters of each part of one: a list of 20,000 wrong tickers helps nobody.
MOST_FAULTS = 100
LONGEST_NAME = 100
LONGEST_PROBLEM = 5_000


class Reply(TypedDict):
    """What Lambda passes on to the caller, as function URLs and API gateways understand it."""

    statusCode: int
    headers: dict[str, str]
    body: str


def reply(status: int, content: object) -> Reply:
    """Reply with anything that JSON can have; a number that does not exist is null.

    Raises
    ------
    AnswerTooLarge: an answer to a scan that Lambda would not pass on.
    """
    made = _reply(status, content)
    # The runtime client puts the body, a text, into JSON once more: each quotation mark takes two bytes then.
    size = len(json.dumps(made))
    if size > LARGEST and isinstance(content, Answer):
        raise AnswerTooLarge(len(content.results), size, LARGEST)
    return made


def refusal(error: ScannerError, request_id: str) -> Reply:
    """Reply with an error in sentences that say what to do."""
    status = next(HTTP_STATUS[kind] for kind in type(error).__mro__ if kind in HTTP_STATUS)
    if not isinstance(error, RequestError):
        return _error(status, type(error).__name__, in_events(str(error)), (), request_id)
    faults = tuple(
        Fault(_cut(fault.field, LONGEST_NAME), _cut(fault.problem, LONGEST_PROBLEM)) for fault in error.faults
    )
    if len(faults) > MOST_FAULTS:
        left = Fault("event", f"has {len(faults) - MOST_FAULTS:,} more faults")
        faults = (*faults[:MOST_FAULTS], left)
    return _error(status, type(error).__name__, "; ".join(map(str, faults)), faults, request_id)


def unforeseen(request_id: str) -> Reply:
    """Reply to what should not have happened. What it was is for the log."""
    message = f"something unexpected happened: look for {request_id} in the function's log, and please report it"
    return _error(500, "UnexpectedError", message, (), request_id)


def _error(status: int, kind: str, message: str, faults: tuple[Fault, ...], request_id: str) -> Reply:
    return _reply(status, {"error": {"type": kind, "message": message, "faults": faults}, "request_id": request_id})


def _reply(status: int, content: object) -> Reply:
    body = orjson.dumps(content).decode()
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": body}


def _cut(text: str, most: int) -> str:
    """Shorten a text, and show half characters, which JSON cannot have, as what they are."""
    return (text if len(text) <= most else f"{text[:most]}...").encode("utf-8", "backslashreplace").decode()
