"""Options that several commands share."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

#: TradingView marks a section of a list by `###NAME,` in the line of its tickers.
_COMMENT = re.compile(r"###[^,\n]*|#.*")

AnyCommand = TypeVar("AnyCommand", bound=Callable[..., Any])


def form(*forms: str) -> Callable[[AnyCommand], AnyCommand]:
    """Make the option for the output format; the default is the first of `forms`."""
    choice = click.Choice(forms)
    return click.option("--format", "form", type=choice, default=forms[0], show_default=True, help="The output format.")


def examples(*lines: str) -> str:
    """Format the examples at the end of a help page."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def read_tickers(_context: click.Context, _parameter: click.Parameter, text: str | None) -> list[str] | None:
    """Parse `AAPL,MSFT`, or `@FILE` with tickers separated by commas, semicolons, spaces or line breaks.

    Quotes are removed, and in a file everything after a #, as in watch lists.

    Raises:
        click.BadParameter: the file cannot be read.
    """
    if text is None:
        return None
    if text.startswith("@"):
        try:
            text = _COMMENT.sub("", _decoded(Path(text[1:]).read_bytes()))
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise click.BadParameter(f"{text[1:]!r} cannot be read ({reason}).") from error
    return [ticker for ticker in re.split(r"[,;\s]+", re.sub("[\"'`\ufeff]", "", text)) if ticker]


def _decoded(content: bytes) -> str:
    """Read a file's bytes as UTF-8, or as the UTF-16 that Windows programs mark by a byte-order mark."""
    return content.decode("utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")


as_of = click.option("--as-of", metavar="DATE", help="A past session, as known on that day, e.g. 2016-09-30.")
tickers = click.option(
    "--tickers",
    metavar="A,B|@FILE",
    callback=read_tickers,
    help="Only these tickers, separated by commas; @FILE reads them from a file.",
)
where = click.option("--where", metavar="TEXT", help="A statement that must hold, in addition to the screen.")


def filters(command: AnyCommand) -> AnyCommand:
    """Add the options that filter stocks independently of the screen."""
    return _all_of(
        command,
        click.option("--sector", "sectors", metavar="S", multiple=True, help="Only this sector; repeatable."),
        click.option("--industry", "industries", metavar="I", multiple=True, help="Only this industry; repeatable."),
        click.option(
            "--type", "types", metavar="T", multiple=True, help="Only this type: CS, ADRC, ETF ...; repeatable."
        ),
        click.option("--exchange", "exchanges", metavar="E", multiple=True, help="Only this exchange; repeatable."),
        click.option("--min-price", type=float, metavar="USD", help="The minimum close (default: 5)."),
        click.option(
            "--min-dollar-volume", type=float, metavar="USD", help="The minimum mean of 20 days (default: 1,000,000)."
        ),
    )


def account(command: AnyCommand) -> AnyCommand:
    """Add the options of scores and plans."""
    return _all_of(
        command,
        click.option(
            "--profile",
            metavar="P",
            help="conservative, balanced (default) or aggressive: scores and stops.",
        ),
        click.option("--trade-style", metavar="S", help="swing (default) or position: how wide the stops are."),
        click.option("--account-size", type=float, metavar="USD", help="The account's size (default: 100,000)."),
        click.option("--risk-pct", type=float, metavar="PCT", help="Maximum loss of one trade (default: 1)."),
        click.option(
            "--max-position-pct",
            type=float,
            metavar="PCT",
            help="Maximum cost of one position (default: 40).",
        ),
        click.option("--target-rr", type=float, metavar="R", help="The target in units of risk (default: 2)."),
        click.option("--allow-shorts", is_flag=True, help="Plan short sales too."),
    )


def asked(given: dict[str, object]) -> dict[str, object]:
    """Build the request from the command line's options."""
    request = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items() if value != ()}
    if request.get("columns") is not None:
        request["columns"] = [request["columns"]]
    return request


def _all_of(command: AnyCommand, *added: Callable[[AnyCommand], AnyCommand]) -> AnyCommand:
    for option in reversed(added):
        command = option(command)
    return command
