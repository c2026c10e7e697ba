"""A request at one of the contract's addresses, that came as an event."""

from __future__ import annotations

from scanner.config import HttpConfig, allows_http_administration
from scanner.deadline import TimeLeft
from scanner.handler.envelope import Envelope, Event
from scanner.handler.http_event import reply_of, request_of
from scanner.handler.log import progress
from scanner.handler.reply import Reply, largest, size
from scanner.http.body import Call
from scanner.http.contract import Contract, Seen, answer
from scanner.http.facts import facts_of
from scanner.http.request_id import request_id as named
from scanner.http.setup import make_contract


def answered(
    event: Event, envelope: Envelope, request_id: str, time_left: TimeLeft
) -> tuple[Reply, Seen, dict[str, object]]:
    """Answer an event.

    Returns:
        The reply, what came of it, and what the log tells.
    """
    request = request_of(event, envelope)
    name = named(request, request_id)
    call = Call(
        name,
        time_left,
        largest(envelope),
        lambda response: size(reply_of(response), envelope),
        progress,
    )
    response, seen = answer(request, _contract, call)
    facts = {"envelope": envelope.name, **facts_of(request, response, seen, name)}
    return reply_of(response), seen, facts


def _contract() -> Contract:
    return make_contract(HttpConfig.read(), administer=allows_http_administration())
