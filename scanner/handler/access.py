"""Who may do what: direct invocations everything, since IAM let them in; requests over HTTP only read, by default.

Where keys are set, a request over HTTP needs one at whatever address it comes.
"""

from __future__ import annotations

from scanner.actions.action import Content
from scanner.actions.registry import ACTIONS
from scanner.config import HttpConfig, allows_http_administration
from scanner.errors import AdministrationRefused
from scanner.handler.envelope import Envelope, Event
from scanner.handler.http_event import request_of
from scanner.result import Answer


def administers(envelope: Envelope) -> bool:
    """Tell whether who came so may do and see what an administrator may."""
    return not envelope.http or allows_http_administration()


def admit(event: Event, envelope: Envelope) -> str | None:
    """Let in an event that is not at one of the contract's addresses, which sees to that itself.

    Returns:
        The name of its key; None where none is needed.

    Raises:
        KeyRefused: it came over HTTP without a key, and keys are set.
        TooManyRequests: its key has used up what it may ask for now.
    """
    config = HttpConfig.read() if envelope.http else None
    if config is None or not config.has_keys:
        return None
    from scanner.http.rate import take  # only where keys are set
    from scanner.http.setup import make_contract

    contract = make_contract(config, administer=allows_http_administration())
    caller = contract.callers.caller(request_of(event, envelope))
    if contract.rates:
        take(contract.rates, caller, {})
    return caller.name


def check(action: str, envelope: Envelope) -> None:
    """Raise AdministrationRefused for an action that is not done for who came so; one that does not exist may pass."""
    if action in ACTIONS and ACTIONS[action].rights == "administration" and not administers(envelope):
        raise AdministrationRefused(action)


def shown(action: str, content: Content, envelope: Envelope) -> Content:
    """Leave of what was found what may be seen: a health's places, sources and problems are for administrators."""
    public = ACTIONS[action].public
    if public is None or isinstance(content, Answer) or administers(envelope):
        return content
    return {name: content[name] for name in (*public, "request_id")}
