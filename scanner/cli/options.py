"""Options and help that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_MAX_PORT = 65_535

AnyCommand = TypeVar("AnyCommand", bound=Callable[..., Any])


def form(*forms: str) -> Callable[[AnyCommand], AnyCommand]:
    """Make the option for the output format; the default is the first of `forms`."""
    choice = click.Choice(forms)
    return click.option("--format", "form", type=choice, default=forms[0], show_default=True, help="The output format.")


def listening_at(port: int) -> Callable[[AnyCommand], AnyCommand]:
    """Make the options for the address of a server, and its port by default."""
    host = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
    number = click.option(
        "--port",
        type=click.IntRange(0, _MAX_PORT),
        default=port,
        show_default=True,
        help="The port; 0 takes any free one.",
    )
    return lambda command: host(number(command))


def examples(*lines: str) -> str:
    """Format the examples at the end of a help page."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))
