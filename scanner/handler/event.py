r"""What an event asks for.

    {"screen": "minervini", "limit": 5}                          the fields of a scan, flat
    {"action": "scan", "screen": "minervini", "limit": 5}        the same
    {"action": "scan", "config": {"screen": "minervini"}}        the same, in an envelope
    "{\"action\": \"health\"}"                                   any of these as a JSON text
    {"source": "aws.events", "detail-type": "Scheduled Event"}   a schedule's: `refresh`
    {"requestContext": {"http": ...}, "body": ..., ...}          a request's over HTTP: its body is the first of these
                                                                 forms, and a GET asks for `health`

Whatever else it is, it is refused with all its faults at once.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from scanner.actions.registry import ACTIONS
from scanner.errors import Fault, RequestError, WrongMethod
from scanner.handler import access
from scanner.handler.envelope import DIRECT, SCHEDULE, Envelope, method, recognise
from scanner.request import MAX_NAMED, did_you_mean, shown

#: More fields than this are no request of ours, and are not looked at one by one.
MAX_FIELDS = 100
EXAMPLE = '{"action": "scan", "screen": "minervini"}'

_HOW = f"invoke the function directly, or post to its URL, gateway or load balancer, a JSON object such as {EXAMPLE}"
#: The methods of HTTP that ask for the health, and those that bring a request.
_LOOKING, _POSTING = ("GET", "HEAD"), ("POST",)


@dataclass(frozen=True, slots=True)
class Call:
    """An action, one of `ACTIONS`, its fields as they were sent, and how they came."""

    action: str
    fields: Mapping[str, object]
    envelope: Envelope = field(default=DIRECT, compare=False)


def read_event(event: object) -> Call:
    """Find out what an event asks for.

    Raises:
        AdministrationRefused: it came over HTTP and asks for what is not done from there.
        WrongMethod: it came over HTTP by a method that asks for nothing here.
        RequestError: with every fault of the event; the fields of a scan are the service's to check.
    """
    if isinstance(event, str):
        event = _parsed(event)
    envelope = recognise(event)
    if not envelope.taken:
        raise _refused(f"is {envelope.name}, which is not supported: {_HOW}")
    if envelope is SCHEDULE:
        return Call("refresh", {}, envelope)
    if not isinstance(event, dict):
        raise _refused(f"must be a JSON object such as {EXAMPLE}, not {shown(event)}")
    if envelope.http:
        sent = method(event, envelope)
        if sent in _LOOKING:
            return Call("health", {}, envelope)
        if sent not in _POSTING:
            raise WrongMethod(shown(sent), (*_LOOKING, *_POSTING))
        event = _posted(event)
    _check_json(event)
    return _call(event, envelope)


def _posted(event: dict[str, Any]) -> dict[str, Any]:
    """Give the object that was posted, which is a request and never an event of another kind."""
    body = _parsed(_body(event))
    if not isinstance(body, dict):
        raise _refused(f"must be a JSON object such as {EXAMPLE}, not {shown(body)}")
    inside = recognise(body)
    if inside is not DIRECT:
        raise _refused(f"looks like {inside.name} in a body: post the request itself, such as {EXAMPLE}")
    return body


def _body(event: dict[str, Any]) -> str:
    """Give the text that was posted."""
    body = event.get("body")
    if not isinstance(body, str) or not body:
        raise _refused(f"the request has no body: post a JSON object such as {EXAMPLE}")
    if not (event.get("isBase64Encoded") or event.get("is_base64_encoded")):
        return body
    try:
        return base64.b64decode(body, validate=True).decode()
    except ValueError as error:  # no base64, or no UTF-8 in it
        raise _refused("the body is marked as base64 and does not decode to text") from error


def _parsed(text: str) -> object:
    """Read a JSON text, with or without a byte-order mark."""
    try:
        return orjson.loads(text.removeprefix("\ufeff"))
    except orjson.JSONDecodeError as error:
        raise _refused(f"is not JSON ({error}): send a JSON object such as {EXAMPLE}") from error


def _check_json(event: dict[str, Any]) -> None:
    """Refuse what could be read and not be written again: half characters, nesting without end, numbers too large."""
    try:
        orjson.dumps(event)
    except TypeError as error:
        raise _refused(f"is JSON that not every program can read ({error})") from error


def _call(event: dict[str, Any], envelope: Envelope) -> Call:
    faults: list[Fault] = []
    action = _action(event, faults)
    access.check(action, envelope)
    fields = _fields(event, faults)
    if action in ACTIONS:
        fields = ACTIONS[action].resolved(fields, faults)
    if len(fields) > MAX_FIELDS:
        faults.append(Fault("event", f"has {len(fields):,} fields, more than there are; the most is {MAX_FIELDS}"))
    elif action in ACTIONS:
        faults += ACTIONS[action].faults(fields, besides=bool(faults))
    if faults:
        raise RequestError(tuple(faults))
    return Call(action, fields, envelope)


def _action(event: dict[str, Any], faults: list[Fault]) -> str:
    action = event.get("action")
    if action is None:
        return "scan"
    if not isinstance(action, str):
        faults.append(Fault("action", f"must be one of {', '.join(ACTIONS)}, not {shown(action)}"))
        return ""
    if action not in ACTIONS:
        faults.append(Fault("action", f"there is no action {shown(action)}{did_you_mean(action, list(ACTIONS))}"))
    return action


def _fields(event: dict[str, Any], faults: list[Fault]) -> dict[str, object]:
    """Take the fields out of their envelope, if they are in one."""
    flat = {name: value for name, value in event.items() if name not in {"action", "config"}}
    config = event.get("config")
    if config is None:
        return flat
    if not isinstance(config, dict):
        faults.append(Fault("config", f"must be an object that holds the request's fields, not {shown(config)}"))
        return flat
    if flat:
        beside = ", ".join(list(flat)[:MAX_NAMED])
        faults.append(Fault("config", f"holds the request's fields: move in what stands beside it ({beside})"))
    return flat | config


def _refused(problem: str) -> RequestError:
    return RequestError((Fault("event", problem),))
