"""One invocation by a web service that passes questions on: it is told values, and puts them into words itself."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scanner.actions.action import Asked, Content
from scanner.actions.registry import ACTIONS
from scanner.backend.messages import asks_for_values, packed, parts, time_left_of, told, told_error
from scanner.deadline import TimeLeft
from scanner.errors import AnswerTooLarge, Fault, RequestError, ScannerError
from scanner.handler.envelope import DIRECT
from scanner.handler.event import read_event
from scanner.handler.log import progress
from scanner.handler.remedies import in_events
from scanner.handler.reply import MAX_BYTES, Reply, size
from scanner.http.remedies import in_http
from scanner.machine_limits import refused

_OK, _FAILED = 200, 500


@dataclass(slots=True)
class Done:
    """What came of an invocation.

    Attributes:
        status: as HTTP would have it.
        action: None where the event could not be read.
        content: what was told; None where that was an error.
        facts: for the log.
        unexpected: an error that nobody foresaw.
    """

    status: int = _OK
    action: str | None = None
    content: Content | None = None
    facts: dict[str, object] = field(default_factory=lambda: {"envelope": "a question of a web service"})
    unexpected: Exception | None = None


def answered(event: Mapping[str, Any], time_left: TimeLeft) -> tuple[Reply, Done]:
    """Answer a question.

    Args:
        event: see `scanner.backend.messages`.
        time_left: until Lambda ends the invocation.

    Returns:
        The reply, and what came of it. It raises nothing.
    """
    done = Done()
    try:
        return _answered(event, time_left, done), done
    except ScannerError as error:
        failure = error
    except Exception as error:  # noqa: BLE001  # the last resort, as in `invocation`
        machine = refused(error)
        done.unexpected = error
        failure = machine or ScannerError("met something unexpected, which the function's log tells")
    done.content, done.status = None, failure.status
    done.facts["error"] = type(failure).__name__
    if failure.status >= _FAILED:
        done.facts["problem"] = failure.said(in_events)
    return _reply(told_error(failure)), done


def _answered(event: Mapping[str, Any], time_left: TimeLeft, done: Done) -> Reply:
    if not asks_for_values(event):
        raise RequestError((Fault("form", "goes with seconds, and asks for values"),))
    call = read_event({name: part for name, part in event.items() if name in {"action", "config"}})
    done.action = call.action
    done.facts["action"] = call.action
    asked = Asked(call.fields, time_left_of(event, time_left), in_http, progress)
    done.content = ACTIONS[call.action].run(asked)
    made = _reply(told(done.content))
    if (carried := size(made, DIRECT)) > MAX_BYTES:
        raise AnswerTooLarge(parts(done.content), carried, MAX_BYTES)
    return made


def _reply(data: bytes) -> Reply:
    body = base64.b64encode(packed(data)).decode()
    return {
        "statusCode": _OK,
        "headers": {"content-type": "application/json", "content-encoding": "zstd"},
        "body": body,
        "isBase64Encoded": True,
    }
