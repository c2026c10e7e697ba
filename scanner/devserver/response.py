"""The server's answers, before they are sent."""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

import orjson

_FAST = 1  # the compression level: the best one takes four times as long
_SAID_AS_MESSAGE = {403, 404}


class Ending(Enum):
    """How a transfer ends."""

    WHOLE = "as it should"
    SHORT = "half of what the Content-Length announces arrives, then the connection closes"
    CUT = "half of the body is sent as if it were all"
    RESET = "the connection is reset before anything arrives"


@dataclass(frozen=True)
class Body:
    """The bytes of an answer, compressed once, on first use."""

    plain: bytes

    @cached_property
    def gzipped(self) -> bytes:
        """The bytes compressed with gzip."""
        return gzip.compress(self.plain, _FAST, mtime=0)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, and how its transfer goes.

    Attributes:
        delay: seconds before it starts.
    """

    body: Body
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    ending: Ending = Ending.WHOLE

    @property
    def document(self) -> Any:  # whatever JSON holds
        """Its body, parsed."""
        return orjson.loads(self.body.plain)


class ApiError(Exception):
    """An error answer of Polygon's."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


def json_body(document: object) -> Body:
    """Write a document; NaN becomes null."""
    return Body(orjson.dumps(document))


def envelope(fields: Mapping[str, object]) -> dict[str, object]:
    """Wrap an endpoint's fields in the envelope of every answer."""
    return {**fields, "status": "OK", "request_id": uuid.uuid4().hex}


def error_answer(status: int, text: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Make an error answer in Polygon's form, with the reason in `message` for some statuses and `error` for others."""
    said = {403: "NOT_AUTHORIZED", 404: "NOT_FOUND"}.get(status, "ERROR")
    reason = "message" if status in _SAID_AS_MESSAGE else "error"
    document = {"status": said, "request_id": uuid.uuid4().hex, reason: text}
    return Answer(json_body(document), status, headers=headers or {})


#: The answer for an unknown path.
NO_PAGE = Answer(Body(b"404 page not found"), status=404, kind="text/plain")
