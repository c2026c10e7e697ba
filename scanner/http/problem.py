"""Errors as HTTP's programs read them: `application/problem+json`. Source: RFC 9457."""

from __future__ import annotations

import math
import re
from http import HTTPStatus

import orjson

from scanner.errors import (
    CHALLENGE,
    Fault,
    OutOfTime,
    Overloaded,
    RequestError,
    ScannerError,
    TooManyRequests,
    WrongMethod,
)
from scanner.http.message import Response
from scanner.http.problem_types import UNEXPECTED, type_of
from scanner.http.remedies import in_http
from scanner.printable import printable
from scanner.remedy import sentence

CONTENT_TYPE = "application/problem+json"
#: Faults that one problem lists, and characters of each part of one.
MAX_FAULTS = 100
MAX_NAME = 100
MAX_PROBLEM = 5_000
#: Seconds after which what is busy or cannot be reached may be asked again.
RETRY_AFTER = 30

#: Errors of the service that tell nothing of how it is set up.
_OPEN = (OutOfTime, Overloaded)
_INDEX = re.compile(r"\[(\d+)\]")


def problem(error: ScannerError, request_id: str, *, veiled: bool) -> Response:
    """Answer with an error.

    Args:
        veiled: who asks learns that the scanner cannot answer, and not where it keeps what or whom it asks.
    """
    kind = type_of(error)
    told: dict[str, object] = {
        "type": kind.uri,
        "title": kind.title,
        "status": error.status,
        "detail": _cut(error.said(in_http), MAX_PROBLEM),
        "instance": request_id,
        "remedy": error.remedy and error.remedy.code,
    }
    if isinstance(error, RequestError):
        told["faults"] = [_fault(fault) for fault in error.faults[:MAX_FAULTS]]
        if len(error.faults) > MAX_FAULTS:
            told["more_faults"] = len(error.faults) - MAX_FAULTS
    elif veiled and not isinstance(error, _OPEN):
        hidden = f"the scanner cannot answer now: whoever runs it finds why in its log, by {request_id}"
        told |= {"detail": hidden, "remedy": None}
    return _response(error.status, told, _headers(error))


def unforeseen(request_id: str) -> Response:
    """Answer what should not have happened. What it was is for the log."""
    told = {
        "type": UNEXPECTED.uri,
        "title": UNEXPECTED.title,
        "status": 500,
        "detail": f"look for {request_id} in the scanner's log, and please report it",
        "instance": request_id,
        "remedy": "report",
    }
    return _response(500, told, {})


def _response(status: int, told: dict[str, object], headers: dict[str, str]) -> Response:
    body = orjson.dumps(printable(told))
    return Response(status, {"content-type": CONTENT_TYPE, "cache-control": "no-store", **headers}, body)


def _headers(error: ScannerError) -> dict[str, str]:
    """Give the headers that a status needs."""
    if isinstance(error, WrongMethod):
        return {"allow": ", ".join(error.allowed)}
    if isinstance(error, TooManyRequests | Overloaded):
        return {"retry-after": str(math.ceil(error.seconds))}
    if error.status == HTTPStatus.UNAUTHORIZED:
        return {"www-authenticate": CHALLENGE}
    return {"retry-after": str(RETRY_AFTER)} if error.status == HTTPStatus.SERVICE_UNAVAILABLE else {}


def _fault(fault: Fault) -> dict[str, object]:
    told: dict[str, object] = {
        "pointer": _pointer(fault.field),
        "detail": _cut(sentence(fault.problem, fault.remedy, in_http), MAX_PROBLEM),
        "remedy": fault.remedy and fault.remedy.code,
    }
    if fault.spot:
        told |= {"position": fault.spot.position, "length": fault.spot.length, "cures": list(fault.spot.cures)}
    return told


def _pointer(field: str) -> str:
    """Point to a field: `columns[2]` is `#/columns/2`."""
    name = _INDEX.sub(r"/\1", _cut(field, MAX_NAME).replace("~", "~0").replace("/", "~1"))
    return f"#/{name}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}..."
