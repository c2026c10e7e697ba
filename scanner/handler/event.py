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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from scanner.errors import Fault, RequestError, WrongMethod
from scanner.handler import access
from scanner.handler.envelope import DIRECT, SCHEDULE, Envelope, method, recognise
from scanner.handler.registry import ACTIONS, Field
from scanner.query import read_request
from scanner.request import MAX_NAMED, did_you_mean, shown

#: More fields than this are no request of ours, and are not looked at one by one.
MAX_FIELDS = 100
EXAMPLE = '{"action": "scan", "screen": "minervini"}'

_HOW = f"invoke the function directly, or post to its URL, gateway or load balancer, a JSON object such as {EXAMPLE}"
#: The methods of HTTP that ask for the health, and those that bring a request.
_LOOKING, _POSTING = ("GET", "HEAD"), ("POST",)
_INSTEAD = {
    "run `scanner sync`": 'send {"action": "sync"}',
    "run `scanner sync --again`": 'send {"action": "sync", "again": true}',
    "run `scanner sync --sessions N`": 'send {"action": "sync", "sessions": N}',
    "`scanner sync --details` asks": '{"action": "sync", "details": true} asks',
    "leave out --details": "leave out details",
}


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
        raise _refused(f"is {envelope.name}, which is not taken: {_HOW}")
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


def in_events(sentence: str) -> str:
    """Say what to do in events where a sentence says it in commands."""
    for command, event in _INSTEAD.items():
        sentence = sentence.replace(command, event)
    return sentence


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
        raise _refused("the body is marked as base64 and is no text in it") from error


def _parsed(text: str) -> object:
    """Read a JSON text, with or without a byte-order mark."""
    try:
        return orjson.loads(text.removeprefix("\ufeff"))
    except orjson.JSONDecodeError as error:
        raise _refused(f"is a text and no JSON ({error}): send a JSON object such as {EXAMPLE}") from error


def _check_json(event: dict[str, Any]) -> None:
    """Refuse what could be read and not be written again: half characters, nesting without end, numbers too large."""
    try:
        orjson.dumps(event)
    except TypeError as error:
        raise _refused(f"is no JSON that everybody reads ({error})") from error


def _call(event: dict[str, Any], envelope: Envelope) -> Call:
    faults: list[Fault] = []
    action = _action(event, faults)
    access.check(action, envelope)
    fields = _fields(event, faults)
    if len(fields) > MAX_FIELDS:
        faults.append(Fault("event", f"has {len(fields):,} fields, more than there are; the most is {MAX_FIELDS}"))
    elif action in ACTIONS:
        faults += _field_faults(action, fields, besides=bool(faults))
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


def _field_faults(action: str, fields: Mapping[str, object], *, besides: bool) -> tuple[Fault, ...]:
    """List what is wrong with the fields; a scan's are checked here only where that completes a list of faults."""
    takes = ACTIONS[action].fields
    if takes is not None:
        return tuple(_simple_faults(action, takes, fields))
    if besides:
        try:
            read_request(fields)
        except RequestError as error:
            return error.faults
    return ()


def _simple_faults(action: str, takes: tuple[Field, ...], fields: Mapping[str, object]) -> Iterator[Fault]:
    known = {field.name: field for field in takes}
    for name, value in fields.items():
        if name not in known:
            has = f"takes no field but {', '.join(known)}" if takes else "takes no fields"
            yield Fault(name, f"the action {action} {has}")
        elif value is not None and not known[name].accepts(value):
            yield Fault(name, f"must be {known[name].expected}, not {shown(value)}")
    if fields.get("from") is not None and not fields.get("again"):
        yield Fault("from", 'goes with "again": true, which fetches anew what is stored from that session on')


def _refused(problem: str) -> RequestError:
    return RequestError((Fault("event", problem),))
