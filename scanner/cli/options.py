"""Options that several commands share."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

#: TradingView heads a part of a list with `###NAME,` in the line of its tickers.
_COMMENT = re.compile(r"###[^,\n]*|#.*")

AnyCommand = TypeVar("AnyCommand", bound=Callable[..., Any])


def form(*forms: str) -> Callable[[AnyCommand], AnyCommand]:
    """Make the option that says how the result is written: by default the first of `forms`."""
    choice = click.Choice(forms)
    return click.option("--format", "form", type=choice, default=forms[0], show_default=True, help="How it is written.")


def examples(*lines: str) -> str:
    """Make a help page's last part: commands to try."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def read_tickers(_context: click.Context, _parameter: click.Parameter, text: str | None) -> list[str] | None:
    """Read `AAPL,MSFT`, or `@FILE` with tickers separated by commas, semicolons, blanks or lines.

    Quotes fall away, and in a file what stands behind a #, as watch lists have them.

    Raises:
        click.BadParameter: where the file cannot be read.
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


as_of = click.option("--as-of", metavar="DATE", help="A past session, seen as on that day: 2016-09-30, say.")
tickers = click.option(
    "--tickers",
    metavar="A,B|@FILE",
    callback=read_tickers,
    help="Only these, separated by commas; @FILE reads them from a file.",
)
where = click.option("--where", metavar="TEXT", help="What must hold, besides the screen.")


def filters(command: AnyCommand) -> AnyCommand:
    """Give a command the options that filter stocks, whatever a screen says."""
    return _all_of(
        command,
        click.option("--sector", "sectors", metavar="S", multiple=True, help="Only this sector; repeatable."),
        click.option("--industry", "industries", metavar="I", multiple=True, help="Only this industry; repeatable."),
        click.option(
            "--type", "types", metavar="T", multiple=True, help="Only this type: CS, ADRC, ETF ...; repeatable."
        ),
        click.option("--exchange", "exchanges", metavar="E", multiple=True, help="Only this exchange; repeatable."),
        click.option("--min-price", type=float, metavar="USD", help="The least close (default: 5)."),
        click.option(
            "--min-dollar-volume", type=float, metavar="USD", help="The least mean of 20 days (default: 1,000,000)."
        ),
    )


def account(command: AnyCommand) -> AnyCommand:
    """Give a command the options that scores and plans are made by."""
    return _all_of(
        command,
        click.option(
            "--profile", metavar="P", help="conservative, balanced (default) or aggressive: scores and stops."
        ),
        click.option("--trade-style", metavar="S", help="swing (default) or position: how wide the stops are."),
        click.option(
            "--account-size", type=float, metavar="USD", help="What the plan has to spend (default: 100,000)."
        ),
        click.option("--risk-pct", type=float, metavar="PCT", help="How much of it one trade may lose (default: 1)."),
        click.option(
            "--max-position-pct", type=float, metavar="PCT", help="How much one position may cost (default: 40)."
        ),
        click.option("--target-rr", type=float, metavar="R", help="The reward for one unit of risk (default: 2)."),
        click.option("--allow-shorts", is_flag=True, help="Plan short sales too."),
    )


def asked(given: dict[str, object]) -> dict[str, object]:
    """Make the service's request of what the command line gave."""
    request = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items() if value != ()}
    if request.get("columns") is not None:
        request["columns"] = [request["columns"]]
    return request


def _all_of(command: AnyCommand, *added: Callable[[AnyCommand], AnyCommand]) -> AnyCommand:
    for option in reversed(added):
        command = option(command)
    return command
