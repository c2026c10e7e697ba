"""Writes the fields of a request into the signatures of `scanner.api`, so that editors and `help` show each of them.

`python -m scripts.pages` does this too.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, get_args

from scanner.profile import Profile, TradeStyle
from scanner.request import LISTS, OF_ONE_STOCK, ScanRequest

API = Path(__file__).resolve().parent.parent / "scanner/api.py"
#: The methods that take a request, and which of its fields.
_METHODS: dict[str, Iterable[str]] = {"scan": ScanRequest.model_fields, "show": OF_ONE_STOCK}
#: What Python takes besides: a type, and what is said of it.
_BESIDES = {"limit": ('int | Literal["all"] | None', '; None or `"all"` for everything that matched')}
#: Types that have a name in `scanner.api`.
_NAMES: dict[Any, str] = {date: "Day", Profile: "Profile", TradeStyle: "TradeStyle"}


def with_signatures(source: str) -> str:
    """Give the source of `scanner.api` with the fields that requests have by now.

    Args:
        source: of before. A method's keyword parameters, and the part of its docstring from `screen` on, are replaced
            up to `others`.
    """
    for method, fields in _METHODS.items():
        given = "".join(map(_parameter, (name for name in fields if name != "screen")))
        about = "".join(map(_described, fields))
        parts = (
            rf"(    def {method}\(.*?\n        \*,\n)(?:.*?)(        \*\*others: Never,\n.*?\n)",
            r"(?: {12}screen: .*?\n)( {12}others: )",
        )
        written = rf"\g<1>{given}\g<2>{about}\g<3>"
        source = re.sub("".join(parts), written, source, count=1, flags=re.DOTALL)
    return source


def write_signatures() -> None:
    """Write `scanner/api.py` again."""
    API.write_text(with_signatures(API.read_text("utf-8")), encoding="utf-8")


def _parameter(name: str) -> str:
    default = ScanRequest.model_fields[name].default
    value = f"{default:_}" if isinstance(default, float) else json.dumps(default) if default else repr(default)
    return f"        {name}: {_type(name)} = {value},\n"


def _type(name: str) -> str:
    """Write a parameter's type: what Python programs may pass for the field."""
    if name in _BESIDES:
        return _BESIDES[name][0]
    annotation = ScanRequest.model_fields[name].annotation
    kinds = get_args(annotation) if type(None) in get_args(annotation) else (annotation,)
    kind = getattr(kinds[0], "__origin__", kinds[0]) if len(kinds) > 1 else annotation
    written = "Names" if name in LISTS else _NAMES.get(kind) or str(getattr(kind, "__name__", kind))
    return f"{written} | None" if len(kinds) > 1 else written


def _described(name: str) -> str:
    text = f"{name}: {ScanRequest.model_fields[name].description}{_BESIDES.get(name, ('', ''))[1]}."
    lines = textwrap.wrap(
        text, 120, initial_indent=" " * 12, subsequent_indent=" " * 16, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines) + "\n"
