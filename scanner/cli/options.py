"""Options and help that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

AnyCommand = TypeVar("AnyCommand", bound=Callable[..., Any])


def form(*forms: str) -> Callable[[AnyCommand], AnyCommand]:
    """Make the option for the output format; the default is the first of `forms`."""
    choice = click.Choice(forms)
    return click.option("--format", "form", type=choice, default=forms[0], show_default=True, help="The output format.")


def examples(*lines: str) -> str:
    """Format the examples at the end of a help page."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))
