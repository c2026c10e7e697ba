"""One invocation: an event in, a reply out, a line in the log, and never an exception."""

from __future__ import annotations

import time
import traceback
from typing import Protocol

from scanner.errors import ScannerError
from scanner.handler import log, metrics
from scanner.handler.actions import run
from scanner.handler.event import read_event
from scanner.handler.metrics import SERVERS_FAULT, Invocation
from scanner.handler.reply import Reply, refusal, reply, unexpected
from scanner.result import Answer

#: Seconds kept back for what looks at no clock: the order, a cache that has fallen silent, the writing of the answer.
RESERVE = 1.0


class Context(Protocol):
    """What the handler uses of the context that Lambda gives."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """Tell how long the invocation may go on."""
        ...


def handler(event: object, context: Context) -> Reply:
    """Do what an event asks for.

    Parameters
    ----------
    event: see `scanner.handler.event`.
    """
    begun = time.perf_counter()
    request_id, facts = context.aws_request_id, dict[str, object]()
    action, answer = None, None
    try:
        call = read_event(event)
        action = facts["action"] = call.action
        content = run(call, request_id, lambda: context.get_remaining_time_in_millis() / 1000 - RESERVE)
        if isinstance(content, Answer):
            answer = content
            facts |= log.facts_of(answer)
        made = reply(200, content)
    except ScannerError as error:
        made = refusal(error, request_id)
        facts["error"] = type(error).__name__
        if made["statusCode"] >= SERVERS_FAULT:  # below, the sentence repeats what was asked
            facts["message"] = str(error)
    except Exception:  # noqa: BLE001  # the last resort: the caller gets a sentence, the log the traceback
        made = unexpected(request_id)
        facts["traceback"] = traceback.format_exc()
    milliseconds = round((time.perf_counter() - begun) * 1000, 1)
    log.write(request_id=request_id, status=made["statusCode"], ms=milliseconds, **facts)
    try:
        metrics.write(Invocation(action, made["statusCode"], milliseconds, answer))
    except Exception:  # noqa: BLE001  # the reply is made, and no count is worth it
        log.write(request_id=request_id, traceback=traceback.format_exc())
    return made
