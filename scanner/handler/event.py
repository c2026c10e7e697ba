r"""What an event asks for.

    {"screen": "minervini", "limit": 5}                          the fields of a scan, flat
    {"action": "scan", "screen": "minervini", "limit": 5}        the same
    {"action": "scan", "config": {"screen": "minervini"}}        the same, in an envelope
    "{\"action\": \"health\"}"                                   any of these as a JSON text
    {"source": "aws.events", "detail-type": "Scheduled Event"}   a schedule's: `refresh`
    {"version": "2.0", "requestContext": {"http": ...}, ...}     a function URL's: its body is the event, a GET `health`

Whatever else it is, it is refused with all its faults at once.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeGuard

import orjson

from scanner.errors import Fault, RequestError
from scanner.request import MOST_NAMED, did_you_mean, read_request, shown

#: The actions, with the names of their fields; a scan's are those of `ScanRequest`.
ACTIONS: dict[str, tuple[str, ...] | None] = {
    "scan": None,
    "health": (),
    "doctor": (),
    "sync": ("sessions", "again", "from"),
    "warm": (),
    "refresh": ("sessions",),
    "screens": (),
    "version": (),
}
MOST_SESSIONS = 10_000
#: More fields than this are no request of ours, and are not looked at one by one.
MOST_FIELDS = 100
EXAMPLE = '{"action": "scan", "screen": "minervini"}'

_INSTEAD = {
    "run `scanner sync`": 'send {"action": "sync"}',
    "run `scanner sync --again`": 'send {"action": "sync", "again": true}',
    "run `scanner sync --sessions N`": 'send {"action": "sync", "sessions": N}',
}


class _Field(NamedTuple):
    """What a simple field holds."""

    takes: Callable[[object], bool]
    expected: str


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and str(date.fromisoformat(value)) == value
    except ValueError:
        return False


_FIELDS = {
    "sessions": _Field(
        lambda value: type(value) is int and 1 <= value <= MOST_SESSIONS, f"a whole number from 1 to {MOST_SESSIONS:,}"
    ),
    "again": _Field(lambda value: isinstance(value, bool), "true or false"),
    "from": _Field(_is_day, "a day as YYYY-MM-DD"),
}


@dataclass(frozen=True, slots=True)
class Call:
    """An action, one of `ACTIONS`, and its fields as they were sent; a schedule's has nobody who reads the reply."""

    action: str
    fields: Mapping[str, object]
    scheduled: bool = False


def read_event(event: object) -> Call:
    """Find out what an event asks for.

    Raises
    ------
    RequestError: with every fault of the event; the fields of a scan are the service's to check.
    """
    if _is_http(event):
        if event["requestContext"]["http"].get("method") in ("GET", "HEAD"):  # no set: it may be unhashable
            return Call("health", {})
        event = _body(event)
    if isinstance(event, str):
        event = _parsed(event)
    if not isinstance(event, dict):
        raise _refused(f"must be a JSON object such as {EXAMPLE}, not {shown(event)}")
    _check_json(event)
    if event.get("detail-type") == "Scheduled Event" and event.get("source") in ("aws.events", "aws.scheduler"):
        return Call("refresh", {}, scheduled=True)
    return _call(event)


def in_events(sentence: str) -> str:
    """Say what to do in events where a sentence says it in commands."""
    for command, event in _INSTEAD.items():
        sentence = sentence.replace(command, event)
    return sentence


def _is_http(event: object) -> TypeGuard[dict[str, Any]]:
    """Tell whether an event came by a function URL or an HTTP API."""
    context = event.get("requestContext") if isinstance(event, dict) and event.get("version") == "2.0" else None
    return isinstance(context, dict) and isinstance(context.get("http"), dict)


def _body(event: dict[str, Any]) -> str:
    """Give the text that was posted."""
    body = event.get("body")
    if not isinstance(body, str) or not body:
        raise _refused(f"the request has no body: post a JSON object such as {EXAMPLE}")
    if not event.get("isBase64Encoded"):
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


def _call(event: dict[str, Any]) -> Call:
    faults: list[Fault] = []
    action = _action(event, faults)
    fields = _fields(event, faults)
    if len(fields) > MOST_FIELDS:
        faults.append(Fault("event", f"has {len(fields):,} fields, more than there are; the most is {MOST_FIELDS}"))
    elif action in ACTIONS:
        faults += _field_faults(action, fields, besides=bool(faults))
    if faults:
        raise RequestError(tuple(faults))
    return Call(action, fields)


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
        beside = ", ".join(list(flat)[:MOST_NAMED])
        faults.append(Fault("config", f"holds the request's fields: move in what stands beside it ({beside})"))
    return flat | config


def _field_faults(action: str, fields: Mapping[str, object], *, besides: bool) -> tuple[Fault, ...]:
    """List what is wrong with the fields; a scan's are checked here only where that completes a list of faults."""
    takes = ACTIONS[action]
    if takes is not None:
        return tuple(_simple_faults(action, takes, fields))
    if besides:
        try:
            read_request(fields)
        except RequestError as error:
            return error.faults
    return ()


def _simple_faults(action: str, takes: tuple[str, ...], fields: Mapping[str, object]) -> Iterator[Fault]:
    for name, value in fields.items():
        if name not in takes:
            has = f"takes no field but {', '.join(takes)}" if takes else "takes no fields"
            yield Fault(name, f"the action {action} {has}")
        elif value is not None and not _FIELDS[name].takes(value):
            yield Fault(name, f"must be {_FIELDS[name].expected}, not {shown(value)}")
    if fields.get("from") is not None and not fields.get("again"):
        yield Fault("from", 'goes with "again": true, which fetches anew what is stored from that session on')


def _refused(problem: str) -> RequestError:
    return RequestError((Fault("event", problem),))
