"""Who may do what: direct invocations everything, since IAM let them in; requests over HTTP only read, by default."""

from __future__ import annotations

from scanner.actions.action import Content
from scanner.actions.registry import ACTIONS
from scanner.config import allows_http_administration
from scanner.errors import AdministrationRefused
from scanner.handler.envelope import Envelope
from scanner.result import Answer


def administers(envelope: Envelope) -> bool:
    """Tell whether who came so may do and see what an administrator may."""
    return not envelope.http or allows_http_administration()


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
