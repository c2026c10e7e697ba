"""The function's log: lines of JSON by Powertools' Logger, with the request's id, and never with what was asked."""

from __future__ import annotations

import logging
import sys
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
LOGGER = Logger(logger_handler=_Stdout(), utc=True, use_rfc3339=True)


def adopt() -> None:
    """Give the lines of all other rooms the same form and place."""
    if log.handlers != LOGGER.handlers:
        log.handlers = [LOGGER.logger_handler]
        log.propagate = False  # Lambda's own handler would write them once more


def facts_of(answer: Answer) -> dict[str, object]:
    """Say how an answer came about."""
    return {
        "cached": answer.cached,
        "source": answer.source,
        "partial": answer.partial,
        "matched": answer.matched,
        "timings": answer.timings,
    }


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
