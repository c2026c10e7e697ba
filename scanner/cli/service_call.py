"""How commands call the service."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from scanner.cli.sync import bring_up_to_date, parts, sync_facts
from scanner.cli.terminal import echo, messages
from scanner.config import Config
from scanner.errors import EmptyHistory

if TYPE_CHECKING:
    from scanner.service import Service

Answered = TypeVar("Answered")


def ask(question: Callable[[Service], Answered], *, fill: bool = False, cached: bool = True) -> Answered:
    """Call the service of the settings. On a terminal, an empty history is filled first.

    Args:
        question: the call.
        fill: fill an empty history even without a terminal.
        cached: use cached answers.

    Raises:
        EmptyHistory: nothing has been synced, `fill` is not set, and stderr is not a terminal.
        ScannerError: as `question` does.
    """
    from scanner.wiring import make_service  # not needed for `--help`: imports numpy

    config = Config.read()
    service = make_service(config, cached=cached)
    try:
        return _answer(question, service)
    except EmptyHistory:
        if not (fill or sys.stderr.isatty()):
            raise
    echo(f"The history at {service.history.place} is empty: filling it from {config.market}, once.", err=True)
    done = dict(sync_facts(bring_up_to_date(*parts(config))))
    echo(f"Fetched {done['fetched']}.", err=True)
    return _answer(question, service)


def _answer(question: Callable[[Service], Answered], service: Service) -> Answered:
    """Call the service, with a spinner on a terminal: a large market takes a second or two."""
    console = messages()
    if not console.is_terminal:
        return question(service)
    with console.status("scanning", spinner="line"):
        return question(service)
