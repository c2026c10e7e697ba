"""Questions of another service, which has this one compute for it, see `scanner.backend.messages`."""

from __future__ import annotations

from typing import Any

import orjson

from scanner.actions.action import Action, Asked
from scanner.actions.registry import ACTIONS
from scanner.backend.base import Backend
from scanner.backend.messages import asks_for_values, parts, time_left_of, told, told_error
from scanner.errors import (
    AdministrationRefused,
    BodyTooLarge,
    Fault,
    RequestError,
    ScannerError,
    WrongMethod,
)
from scanner.http.body import Call, packed
from scanner.http.caller import Caller
from scanner.http.message import Request, Response
from scanner.http.parameters import MAX_BODY
from scanner.http.remedies import in_http

_HEADERS = {"cache-control": "no-store"}


def answered(
    request: Request, caller: Caller, backend: Backend, call: Call
) -> tuple[Response, Action, ScannerError | None]:
    """Answer a question.

    Args:
        request: whose body is a message.
        caller: the other service, as its key names it.
        backend: does what is asked.
        call: as the edge sees it.

    Returns:
        The response, what was done, and what went wrong with it, if anything did.

    Raises:
        RequestError: the request is no question of a service.
        AdministrationRefused: its key is for other things.
    """
    if request.method != "POST":
        raise WrongMethod(request.method, ("POST",))
    message = _read(request.body)
    action = ACTIONS[message["action"]]
    if action.rights == "administration" and not caller.administers:
        raise AdministrationRefused(action.name)
    try:
        faults = tuple(action.faults(message["config"]))
        if faults:
            raise RequestError(faults)
        asked = Asked(message["config"], time_left_of(message, call.time_left), in_http, call.progress)
        content = backend.run(action, asked)
        return packed(request, told(content), call, dict(_HEADERS), parts(content)), action, None
    except ScannerError as error:
        hidden = f"cannot answer now: whoever runs it finds why in its log, by {call.request_id}"
        data = told_error(error, hidden=None if caller.trusted else hidden)
        return packed(request, data, call, dict(_HEADERS)), action, error


def _read(body: bytes) -> dict[str, Any]:
    """Read a message; a service of this version sends no other."""
    if len(body) > MAX_BODY:
        raise BodyTooLarge(len(body), MAX_BODY)
    try:
        message = orjson.loads(body)
    except orjson.JSONDecodeError:
        message = None
    match message:
        case {"action": str(name), "config": dict(), **others} if name in ACTIONS and asks_for_values(others):
            return {**message}
    raise RequestError((Fault("body", "is no question of another service of this version"),))
