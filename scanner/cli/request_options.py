"""Commands that send a request: each field is an option, made of what the request says of it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from scanner.arguments import ALL
from scanner.cli.command import Command
from scanner.cli.remedies import option

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

#: TradingView marks a section of a list by `###NAME,` in the line of its tickers.
_COMMENT = re.compile(r"###[^,\n]*|#.*")


class RequestCommand(Command):
    """A command with an option for each of some fields of a request.

    They are made when they are needed: pydantic, which knows the fields, takes longer to load than all commands.

    Args:
        fields: gives the names of the fields. One that is a parameter of the command's own is left to it.
    """

    def __init__(self, *args: Any, fields: Callable[[], Iterable[str]], **kwargs: Any) -> None:  # as click has it
        super().__init__(*args, **kwargs)
        self._fields = fields

    @cached_property
    def _made(self) -> list[click.Parameter]:
        own = {parameter.name for parameter in self.params}
        return [option_of(name) for name in self._fields() if name not in own]

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Give the options of the fields, then the command's own parameters."""
        return [*self._made, *super().get_params(ctx)]


def every_field() -> Iterable[str]:
    """Name all fields of a request."""
    from scanner.request import ScanRequest

    return ScanRequest.model_fields


def fields_of_one_stock() -> Iterable[str]:
    """Name the fields that say something about a single stock too."""
    from scanner.request import OF_ONE_STOCK

    return OF_ONE_STOCK


def asked(given: dict[str, object]) -> dict[str, object]:
    """Build the request from the command line's options."""
    request = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items() if value != ()}
    if request.get("columns") is not None:
        request["columns"] = [request["columns"]]
    return request


def option_of(name: str) -> click.Option:
    """Make the option that fills a field of a request."""
    from scanner.request import ScanRequest

    field = ScanRequest.model_fields[name]
    own, more = _OWN_FORM.get(name, (None, ""))
    form = own or _form(name, field)
    many = "; repeatable" if "multiple" in form else ""
    told = f"{str(field.description)[:1].upper()}{str(field.description)[1:]}{more}{many}{_default(field.default)}."
    return click.Option([option(name), name], help=told, **form)


def _form(name: str, field: FieldInfo) -> dict[str, Any]:
    """Say how an option is written, by the field's type."""
    from scanner.request import LISTS, told

    kinds = [kind for kind in get_args(field.annotation) if kind is not type(None)] or [field.annotation]
    kind = getattr(kinds[0], "__origin__", kinds[0])
    if name in LISTS:
        return {"multiple": True, "metavar": (told(name).entry or "TEXT").upper()}
    if kind is bool:
        return {"is_flag": True}
    if kind in {int, float}:
        return {"type": kind, "metavar": told(name).unit.upper() or "NUMBER"}
    if isinstance(kind, str):  # one of several words
        return {"metavar": "|".join(kinds)}
    return {"metavar": "DATE" if kind is date else "TEXT"}


def _default(value: object) -> str:
    """Say what holds where an option is not given; what the description says of it is not repeated."""
    if value is None or value is False:
        return ""
    return f" (default: {value:,.13g})" if isinstance(value, float) else f" (default: {value})"


def read_limit(_context: click.Context, _parameter: click.Parameter, text: str | None) -> int | str | None:
    """Parse a whole number or `all`."""
    if text is None or text == ALL:
        return text
    try:
        return int(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is neither a whole number nor {ALL!r}.") from error


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


#: The fields that a terminal takes in a form of their own, and what is said of it.
_OWN_FORM: dict[str, tuple[dict[str, Any], str]] = {
    "limit": ({"metavar": f"N|{ALL}", "callback": read_limit}, f", or {ALL}"),
    "tickers": (
        {"metavar": "A,B|@FILE", "callback": read_tickers},
        ", separated by commas; @FILE reads them from a file",
    ),
    "columns": ({"metavar": "EXPR,EXPR"}, ""),
}
