"""The function's log: lines of JSON by Powertools' Logger, with the request's id, and never with what was asked."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from typing import TextIO

from aws_lambda_powertools.logging import Logger

from scanner.observe import Milestone, Milestones, log
from scanner.result import Answer


class _Stdout(logging.StreamHandler[TextIO]):
    """Writes to stdout as it is now, whoever has put another in its place."""

    @property
    def stream(self) -> TextIO:
        return sys.stdout

    @stream.setter
    def stream(self, _: TextIO) -> None:
        """Leave it as it is."""


#: POWERTOOLS_SERVICE_NAME is its `service`, POWERTOOLS_LOG_LEVEL the least that it writes.
LOGGER = Logger(logger_handler=_Stdout(), utc=True, use_rfc3339=True, location=None)


#: Of what is not an answer, what the log tells.
_TOLD = (
    *("market", "fetched", "left", "repaired", "lost", "changes", "future", "source_ends", "details", "details_lost"),
    *("warmed", "sync", "warm", "problems", "findings"),
)


def adopt() -> None:
    """Give the lines of all other rooms the same form and place."""
    if log.handlers != LOGGER.handlers:
        log.handlers = [LOGGER.logger_handler]
        log.propagate = False  # Lambda's own handler would write them once more


def facts_of(content: Answer | Mapping[str, object] | None) -> dict[str, object]:
    """Say how an answer came about, or what was done or found."""
    if isinstance(content, Answer):
        return {
            "cached": content.cached,
            "source": content.source,
            "partial": content.partial,
            "matched": content.matched,
            "timings": content.timings,
        }
    return {name: content[name] for name in _TOLD if name in content} if content else {}


def needs_attention(content: Answer | Mapping[str, object] | None) -> bool:
    """Tell whether what was done is not whole, or what was found is not well, though the call itself went well."""
    match content:
        case Answer() | None:
            return False
        case {"sync": dict(synced), "warm": dict() | None as warmed}:
            return needs_attention(synced) or needs_attention(warmed)
        case {"details": {"left": int(left)}} if left:
            return True
        case _:
            unwell = content.get("status", "ok") != "ok"
            lacking = ("left", "lost", "future", "source_ends", "details_lost")
            return unwell or any(content.get(name) for name in lacking)


def progress() -> Milestones:
    """Give a watcher of long work that writes a line for every tenth of it, and every minute."""
    return Milestones(_reached)


def _reached(milestone: Milestone) -> None:
    left = milestone.seconds_left
    facts = {
        "done": milestone.count,
        "of": milestone.total,
        "latest": milestone.done,
        "seconds_left": None if left is None else round(left),
    }
    LOGGER.info(milestone.what, extra={"progress": milestone.what, **facts})
