"""What Python programs and notebooks pass, as the plain values that a request is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from numbers import Integral, Real

#: Fields of a request that are lists: a text alone is a list of one, tickers may be joined by commas or spaces.
LISTS = frozenset({"tickers", "sectors", "industries", "types", "exchanges", "columns"})

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def plain(name: str, value: object) -> object:
    """Make a field's value plain: NumPy's numbers, any date, a series or a set become what JSON could have said.

    Args:
        name: the request's field.

    Returns:
        What is none of these as it is: the request says what is wrong with it.
    """
    if name not in LISTS or value is None:
        return _scalar(value)
    if isinstance(value, str):
        return [word for word in re.split(r"[,\s]+", value) if word] if name == "tickers" else [value]
    if isinstance(value, Mapping | bytes) or not isinstance(value, Iterable):
        return value
    return [_scalar(entry) for entry in value]


def _scalar(value: object) -> object:
    """Take a number or a day out of whatever holds it."""
    match value:
        case datetime():  # of pandas too
            return value.date()
        case None | str() | bool() | int() | float() | date():
            return value
        case Integral():  # of NumPy too
            return int(value)
        case Real():
            return float(value)
    return _numpys(value)


def _numpys(value: object) -> object:
    """Take out what NumPy has no Python number for."""
    kind, text = type(value).__name__, str(value)
    if kind in {"bool", "bool_"}:
        return bool(value)
    return date.fromisoformat(text[:10]) if kind == "datetime64" and _DAY.match(text) else value
