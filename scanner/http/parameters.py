"""From an address and a body to the fields of an action, and to how its answer is to be written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl

import orjson

from scanner.actions.action import Action
from scanner.actions.field import Field
from scanner.errors import BodyTooLarge, Fault, RequestError, WrongContent
from scanner.http.message import Request
from scanner.http.routes import Match
from scanner.http.view import VIEW, View, read_view
from scanner.request import ALIASES, ScanRequest, shown

#: Bytes of a body: 20,000 tickers are a third of it.
MAX_BODY = 1 << 20
#: Characters of an address' query, and parameters in it.
MAX_QUERY = 64 << 10
MAX_PARAMETERS = 1_000
#: Entries of a list in an address, which takes no more characters; a body has room for those that a scan takes.
MAX_ENTRIES = 500

#: Lists of names without spaces.
_JOINED = {"tickers", "fields"}
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{0,40})?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_SWITCH = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a request asks of an action.

    Attributes:
        fields: of the action, as an event has them.
        view: how the answer is to be written.
    """

    fields: Mapping[str, object]
    view: View


def read(request: Request, match: Match, action: Action) -> Parameters:
    """Read the fields of a request: of the address' braces, of its query, and of the body of a POST.

    Raises:
        RequestError: with every fault of the fields, each by itself; what a scan's request means is checked later.
        WrongContent: the body is not JSON by its type.
        BodyTooLarge: it has more than `MAX_BODY` bytes.
    """
    faults: list[Fault] = []
    kinds = _kinds(action)
    fields: dict[str, object] = dict(match.parameters)
    _add(fields, _queried(request.query, kinds, faults), "is given twice, in the path and as a parameter", faults)
    if request.method == "POST":
        _add(fields, _posted(request), "is given twice, in the address and in the body", faults)
    fields = action.resolved(fields, faults)
    view = read_view({name: fields.pop(name) for name in view_of(action) if name in fields}, faults)
    faults += action.faults(fields, besides=bool(faults))
    if faults:
        raise RequestError(tuple(faults))
    return Parameters(fields, view)


def view_of(action: Action) -> Mapping[str, Field]:
    """Give the parameters of `VIEW` that an action's answer can be written by."""
    route = action.route
    if route is None or not route.market:
        return {}
    return VIEW if route.results else {"digest": VIEW["digest"]}


def _add(fields: dict[str, object], more: Mapping[str, object], problem: str, faults: list[Fault]) -> None:
    """Add fields; one that is there already is a fault."""
    faults += [Fault(name, problem) for name in more if name in fields]
    fields |= more


def _queried(query: str, kinds: Mapping[str, str], faults: list[Fault]) -> dict[str, object]:
    """Read the query of an address; an empty value is the same as none, as forms send it."""
    if len(query) > MAX_QUERY:
        raise RequestError((Fault("query", f"must have at most {MAX_QUERY:,} characters, not {len(query):,}"),))
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
    except UnicodeDecodeError:
        raise RequestError((Fault("query", "is not UTF-8 once it is decoded"),)) from None
    except ValueError:
        raise RequestError((Fault("query", f"has more than {MAX_PARAMETERS:,} parameters"),)) from None
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).append(text)
    found: dict[str, object] = {}
    for name, several in texts.items():
        kind = kinds.get(ALIASES.get(name, name), "string")
        given = [text for text in several if text]
        value = _listed(name, given, faults) if kind == "array" else _single(name, kind, several, faults)
        if value is not None:
            found[name] = value
    return found


def _listed(name: str, given: list[str], faults: list[Fault]) -> list[str] | None:
    """Read a list: its parameter comes again for each entry, and names without spaces may be joined by commas."""
    joined = name in _JOINED
    entries = [entry for text in given for entry in re.split(r"[,\s]+", text) if entry] if joined else given
    if len(entries) > MAX_ENTRIES:
        faults.append(Fault(name, f"has more than {MAX_ENTRIES} entries: send them by POST"))
    return entries or None


def _single(name: str, kind: str, several: list[str], faults: list[Fault]) -> object:
    """Read what may be given once."""
    if len(several) > 1:
        faults.append(Fault(name, "is given more than once"))
        return None
    return _typed(kind, several[0]) if several[0] else None


def _typed(kind: str, text: str) -> object:
    """Read a text as the kind of value that its field has; one that is none stays a text, and is refused as that."""
    if kind in {"integer", "number"} and _NUMBER.fullmatch(text):
        return int(text) if _WHOLE.fullmatch(text) else float(text)
    if kind == "boolean":
        return _SWITCH.get(text.lower(), text)
    return text


@cache
def _request_kinds() -> Mapping[str, str]:
    return {name: _kind(schema) for name, schema in ScanRequest.model_json_schema()["properties"].items()}


def _kinds(action: Action) -> dict[str, str]:
    """Give the JSON type of every field that an action takes."""
    asked = _request_kinds()
    kinds = {name: asked[name] for name in action.request_fields}
    return kinds | {field.name: _kind(field.schema) for field in (*action.fields, *view_of(action).values())}


def _kind(schema: Mapping[str, object]) -> str:
    either = schema.get("anyOf", schema.get("oneOf"))
    if isinstance(either, list):
        return next(_kind(one) for one in either if one.get("type") != "null")
    kind = schema.get("type", "string")
    return next(one for one in kind if one != "null") if isinstance(kind, list) else str(kind)


def _posted(request: Request) -> dict[str, object]:
    """Read the JSON object of a body; no body is an empty one."""
    if len(request.body) > MAX_BODY:
        raise BodyTooLarge(len(request.body), MAX_BODY)
    if not request.body:
        return {}
    sent = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if sent != "application/json" and not (sent.startswith("application/") and sent.endswith("+json")):
        raise WrongContent(sent)
    try:
        found = orjson.loads(request.body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise RequestError((Fault("body", f"is not JSON ({error})"),)) from None
    if not isinstance(found, dict):
        raise RequestError((Fault("body", f"must be a JSON object, not {shown(found)}"),))
    try:
        orjson.dumps(found)
    except TypeError as error:  # half characters, nesting without end, numbers too large
        raise RequestError((Fault("body", f"is JSON that not every program can read ({error})"),)) from None
    return found
