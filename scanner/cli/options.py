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
    """Make the option that says how the result is written: the first of `forms` unless told."""
    choice = click.Choice(forms)
    return click.option("--format", "form", type=choice, default=forms[0], show_default=True, help="How it is written.")


def examples(*lines: str) -> str:
    """Make a help page's last part: commands to try."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def read_tickers(_context: click.Context, _parameter: click.Parameter, text: str | None) -> list[str] | None:
    """Read `AAPL,MSFT`, or `@FILE` with tickers separated by commas, semicolons, blanks or lines.

    Quotes fall away, and in a file what stands behind a #, as watch lists have them.

    Raises
    ------
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
