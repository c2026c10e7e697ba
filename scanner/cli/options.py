"""Options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

AnyCommand = TypeVar("AnyCommand", bound=Callable[..., Any])


def form(*forms: str) -> Callable[[AnyCommand], AnyCommand]:
    """Make the option that says how the result is written: the first of `forms` unless told."""
    choice = click.Choice(forms)
    return click.option("--format", "form", type=choice, default=forms[0], show_default=True, help="How it is written.")


def examples(*lines: str) -> str:
    """Make a help page's last part: commands to try."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def read_tickers(_context: click.Context, _parameter: click.Parameter, text: str | None) -> list[str] | None:
    """Read `AAPL,MSFT`, or `@FILE` with tickers separated by commas, blanks or lines.

    Raises
    ------
    click.BadParameter: where the file cannot be read.
    """
    if text is None:
        return None
    if text.startswith("@"):
        try:
            text = Path(text[1:]).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise click.BadParameter(f"{text[1:]} cannot be read ({reason}).") from error
    return [ticker for ticker in re.split(r"[,\s]+", text) if ticker]


as_of = click.option("--as-of", metavar="DATE", help="A past session, seen as on that day: 2016-09-30, say.")
tickers = click.option(
    "--tickers",
    metavar="A,B|@FILE",
    callback=read_tickers,
    help="Only these, separated by commas; @FILE reads them from a file.",
)
