"""One invocation: an event in, a reply out, a line in the log; an exception only where it makes Lambda try again."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, Protocol

from scanner.actions.action import Asked, Content
from scanner.actions.registry import ACTIONS
from scanner.deadline import TimeLeft
from scanner.errors import ScannerError
from scanner.handler import metrics
from scanner.handler.access import administers, admit, shown
from scanner.handler.envelope import DIRECT, SCHEDULE, Envelope, Event, recognise
from scanner.handler.event import Call, read_event
from scanner.handler.http_event import is_of_contract, path_of
from scanner.handler.log import LOGGER, adopt, facts_of, needs_attention, progress
from scanner.handler.metrics import SERVERS_FAULT, Invocation
from scanner.handler.remedies import in_events
from scanner.handler.reply import MAX_BYTES, refusal, reply, shaped, unforeseen
from scanner.machine_limits import refused
from scanner.result import Answer

#: Seconds kept back for what looks at no clock: the order, a cache that has fallen silent, the writing of the answer.
RESERVE = 1.0


class ScheduleError(Exception):
    """What a schedule asked for failed. Nobody reads its reply, and only on an error does Lambda try again."""


class Context(Protocol):
    """What the handler uses of the context that Lambda gives; the log shows the function's name, memory and ARN."""

    function_name: str
    memory_limit_in_mb: int
    invoked_function_arn: str
    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """Tell how long the invocation may go on."""
        ...


@LOGGER.inject_lambda_context(log_event=False, clear_state=True)
def handler(event: object, context: Context) -> dict[str, Any]:
    """Do what an event asks for.

    Args:
        event: see `scanner.handler.event`.

    Raises:
        ScheduleError: a schedule's event, on a status of 500 or more.
    """
    adopt()
    begun = time.perf_counter()
    request_id, envelope = context.aws_request_id, recognise(event)
    if envelope.taken and envelope.http and isinstance(event, dict) and is_of_contract(path_of(event, envelope)):
        return _over_http(event, envelope, context)
    if envelope is DIRECT and isinstance(event, dict) and {"form", "seconds"} <= event.keys():
        return _for_service(event, context)
    facts: dict[str, object] = {"envelope": envelope.name}
    call, content, unexpected = None, None, None
    try:
        if isinstance(event, dict) and (caller := admit(event, envelope)):
            facts["caller"] = caller
        call = read_event(event)
        envelope = call.envelope  # of a text, what is in it
        facts |= {"action": call.action, "envelope": envelope.name}
        content = _done(call, request_id, _time_left(context))
        made = reply(200, shown(call.action, content, envelope), envelope)
    except ScannerError as error:
        made = refusal(error, request_id, envelope, veiled=not administers(envelope))
        facts["error"] = type(error).__name__
        if made["statusCode"] >= SERVERS_FAULT or not envelope.taken:  # else the sentence repeats what was asked
            facts["problem"] = error.said(in_events)
    except Exception as error:  # noqa: BLE001  # the last resort: the caller gets a sentence, the log the traceback
        machine, unexpected = refused(error), error
        made = refusal(machine, request_id, envelope) if machine else unforeseen(request_id)
    action = call.action if call else None
    seen = Invocation(action, made["statusCode"], round((time.perf_counter() - begun) * 1000, 1), content)
    _record(seen, facts, unexpected)
    if envelope is SCHEDULE and seen.status >= SERVERS_FAULT:
        raise ScheduleError(made["body"])
    return shaped(made, envelope)


def _over_http(event: Event, envelope: Envelope, context: Context) -> dict[str, Any]:
    """Answer a request at one of the contract's addresses."""
    from scanner.handler.http_invocation import answered  # not for direct invocations

    begun = time.perf_counter()
    response, found, facts = answered(event, envelope, context.aws_request_id, _time_left(context))
    spent = round((time.perf_counter() - begun) * 1000, 1)
    unexpected = None if isinstance(found.error, ScannerError) else found.error
    _record(Invocation(found.action, response["statusCode"], spent, found.content), facts, unexpected)
    return shaped(response, envelope)


def _for_service(event: Event, context: Context) -> dict[str, Any]:
    """Answer a web service that passes questions on, by values."""
    from scanner.handler.service_invocation import answered  # not for others

    begun = time.perf_counter()
    made, found = answered(event, _time_left(context))
    spent = round((time.perf_counter() - begun) * 1000, 1)
    _record(Invocation(found.action, found.status, spent, found.content), found.facts, found.unexpected)
    return {**made}


def _time_left(context: Context) -> TimeLeft:
    return lambda: context.get_remaining_time_in_millis() / 1000 - RESERVE


def _done(call: Call, request_id: str, time_left: TimeLeft) -> Content:
    """Do what a call asks for, and give what to reply. Raises ScannerError."""
    content = ACTIONS[call.action].run(Asked(call.fields, time_left, in_events, progress, MAX_BYTES))
    if isinstance(content, Answer):
        return replace(content, request_id=request_id)
    return {**content, "request_id": request_id}


def _record(seen: Invocation, facts: dict[str, object], unexpected: Exception | None) -> None:
    """Write a line to the log, and the metrics."""
    facts |= facts_of(seen.content)
    tell = LOGGER.warning if needs_attention(seen.content) or "problem" in facts else LOGGER.info
    if seen.status >= SERVERS_FAULT:
        tell = LOGGER.error
    facts |= {"status": seen.status, "ms": seen.milliseconds}
    name = seen.action or facts.get("route") or "an event that cannot be read"
    tell(f"{name}: {seen.status}", exc_info=unexpected, extra=facts)
    try:
        metrics.write(seen)
    except Exception:  # noqa: BLE001  # the reply is made, and no count is worth it
        LOGGER.exception("the metrics could not be written")
