"""What is answered with anything but 200, and the headers of every response."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from scanner.http.openapi.schema import Schema, refer
from scanner.http.problem import CONTENT_TYPE, MAX_FAULTS
from scanner.http.routes import HEALTH, OPENAPI, READY, Route

_TEXT: Final = {"type": "string"}
_MAYBE: Final = {"type": ["string", "null"]}
#: The schemas of errors. Source: RFC 9457.
PROBLEMS: dict[str, Schema] = {
    "Fault": {
        "description": "One thing that is wrong with a request.",
        "type": "object",
        "properties": {
            "pointer": {"description": "the field, as a JSON pointer: `#/columns/2`", **_TEXT},
            "detail": {"description": "what is wrong with it, and what to do", **_TEXT},
            "remedy": {"description": "the code of what to do; null where `detail` says it", **_MAYBE},
            "position": {
                "description": "in a text the first character that is wrong, from 0, in code points",
                "type": "integer",
                "minimum": 0,
            },
            "length": {"description": "how many are; 0 where one is missing", "type": "integer", "minimum": 0},
            "cures": {"description": "any of them helps", "type": "array", "items": refer("Cure")},
        },
        "required": ["pointer", "detail", "remedy"],
        "additionalProperties": False,
    },
    "Problem": {
        "description": "Why a request was not answered.",
        "type": "object",
        "properties": {
            "type": {"description": "its kind, for programs", "format": "uri", **_TEXT},
            "title": {"description": "its kind, for people", **_TEXT},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"description": "what happened, and what to do", **_TEXT},
            "instance": {"description": "the request's id, by which the log knows it", **_TEXT},
            "remedy": {"description": "the code of what to do; null where nothing is known", **_MAYBE},
            "faults": {
                "description": "of a request, all that is wrong with it",
                "type": "array",
                "items": refer("Fault"),
                "maxItems": MAX_FAULTS,
            },
            "more_faults": {"description": "how many there are besides", "type": "integer", "minimum": 1},
        },
        "required": ["type", "title", "status", "detail", "instance", "remedy"],
        "additionalProperties": False,
    },
}

#: Headers, by the names that responses refer to them by.
HEADERS: dict[str, Schema] = {
    "Cache-Control": {"description": "how long a copy may be used", "schema": _TEXT},
    "Cache-Status": {"description": "whether the answer was cached, and where. Source: RFC 9211", "schema": _TEXT},
    "ETag": {"description": "the answer's tag, for If-None-Match", "schema": _TEXT},
    "RateLimit": {"description": "how many requests are left in this minute", "schema": _TEXT},
    "RateLimit-Policy": {"description": "how many requests a key may make", "schema": _TEXT},
    "Retry-After": {"description": "seconds after which to try again", "schema": {"type": "integer", "minimum": 0}},
    "Server-Timing": {"description": "milliseconds that each step took", "schema": _TEXT},
    "WWW-Authenticate": {"description": "how to send a key", "schema": _TEXT},
    "X-Request-Id": {"description": "the request's id, by which the log knows it", "schema": _TEXT},
}
_RATE = ("RateLimit", "RateLimit-Policy")
_EVERY = ("Cache-Control", "X-Request-Id")

#: By its status: the name of a response, what it says, and the headers that it has besides.
_STATUSES: dict[int, tuple[str, str, tuple[str, ...]]] = {
    304: ("NotModified", "The copy that If-None-Match names still holds.", ("ETag",)),
    400: ("BadRequest", "The request has faults: all of them are listed.", ()),
    408: ("RequestTimeout", "The request did not arrive in time.", ()),
    401: ("Unauthorized", "A key is needed, or the one sent is not known.", ("WWW-Authenticate",)),
    403: ("Forbidden", "The key may not administer the scanner.", ()),
    404: ("NotFound", "There is no such ticker.", ()),
    409: ("Conflict", "`digest` or `after` belongs to data that have changed since.", ()),
    413: ("TooLarge", "The body or the answer has more bytes than can be passed on.", ()),
    421: ("MisdirectedRequest", "The request is for another machine.", ()),
    431: ("HeadersTooLarge", "The headers have more bytes than are read.", ()),
    415: ("UnsupportedMediaType", "The body is of another type than JSON.", ()),
    429: ("TooManyRequests", "The key has used up its requests of this minute.", ("Retry-After",)),
    500: ("InternalError", "Something unexpected happened, or a setting cannot be used.", ()),
    502: ("BadGateway", "The source of market data did not answer.", ()),
    503: ("ServiceUnavailable", "The history or another part does not answer now.", ("Retry-After",)),
    504: ("GatewayTimeout", "The time given did not suffice.", ()),
}
#: What may be wrong with any request, and with any that is answered for those alone who may ask.
_ALWAYS = (400, 408, 431, 500, 503)
_ASKED = (401, 421, 429)
_ANSWERED = (413, 502, 504)


def headers(*names: str) -> Schema:
    """Refer to headers."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in sorted({*names, *_EVERY})}


def responses() -> dict[str, Schema]:
    """Describe every response but those of 200, by its name."""
    return {name: _response(status) for status, (name, _, _) in _STATUSES.items()}


def answered_with(route: Route, method: str) -> Iterator[tuple[str, Schema]]:
    """Refer to the responses of a route besides that of 200, by their statuses."""
    for status in sorted(_statuses(route, method)):
        yield str(status), {"$ref": f"#/components/responses/{_STATUSES[status][0]}"}


def _statuses(route: Route, method: str) -> Iterator[int]:
    yield from _ALWAYS
    if route.path == HEALTH:
        return
    yield from _ASKED
    if route.path == READY:
        yield 504
        return
    if method == "GET":
        yield 304
    if route.path == OPENAPI:
        return
    yield from _ANSWERED
    if method == "POST":
        yield 415
    if route.action and route.action.rights == "administration":
        yield 403
    if route.market:
        yield 409
        if not (route.action and route.action.route and route.action.route.results):
            yield 404  # a scan tells by a note which tickers are not there


def _response(status: int) -> Schema:
    _, said, besides = _STATUSES[status]
    found: Schema = {"description": said, "headers": headers(*besides, *_RATE)}
    if status >= HTTPStatus.BAD_REQUEST:
        found["content"] = {CONTENT_TYPE: {"schema": refer("Problem")}}
    return found
