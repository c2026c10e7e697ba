"""Converts values of Python programs and notebooks to the plain values of a request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from numbers import Integral, Real
from typing import Literal

#: In place of a limit: everything that matched.
ALL: Literal["all"] = "all"

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def plain(name: str, value: object) -> object:
    """Convert a field's value to what JSON could contain: NumPy's numbers, any date, a series or a set.

    A single string is a list of one; tickers in one may be joined by commas or spaces.

    Args:
        name: the request's field.

    Returns:
        Any other value unchanged: the request explains what is wrong with it.
    """
    from scanner.request import LISTS  # has pydantic: importing the package must stay quick

    if name not in LISTS or value is None:
        return _scalar(value)
    if isinstance(value, str):
        return [word for word in re.split(r"[,\s]+", value) if word] if name == "tickers" else [value]
    if isinstance(value, Mapping | bytes) or not isinstance(value, Iterable):
        return value
    return [_scalar(entry) for entry in value]


def _scalar(value: object) -> object:
    """Convert a number or a day of any library to Python's."""
    match value:
        case datetime():  # also pandas'
            return value.date()
        case None | str() | bool() | int() | float() | date():
            return value
        case Integral():  # also NumPy's
            return int(value)
        case Real():
            return float(value)
    return _numpys(value)


def _numpys(value: object) -> object:
    """Convert a NumPy scalar to a Python one, if there is one."""
    kind, text = type(value).__name__, str(value)
    if kind in {"bool", "bool_"}:
        return bool(value)
    return date.fromisoformat(text[:10]) if kind == "datetime64" and _DAY.match(text) else value
