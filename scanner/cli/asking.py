"""How a command asks the service."""

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
    """Ask the service that is set. On a terminal, where it can be watched, an empty history is filled first.

    Args:
        fill: fill an empty history wherever this runs.
        cached: take what was answered before.

    Raises:
        EmptyHistory: nothing has been synced, `fill` was not asked for, and stderr is no terminal.
        ScannerError: as the question does.
    """
    from scanner.wiring import make_service  # `--help` does without numpy

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
    """Ask, with a sign of life on a terminal: a large market takes a second or two."""
    console = messages()
    if not console.is_terminal:
        return question(service)
    with console.status("scanning", spinner="line"):
        return question(service)
