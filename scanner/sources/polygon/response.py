"""Checks that every answer must pass. An answer that fails one is an error, and never taken for "no data"."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import orjson

from scanner.errors import MarketDataError
from scanner.market_data.dropped import Dropped, DroppedRow

Row = dict[str, Any]

#: Maximum characters of a ticker, and of a listing's text: each cell of an array takes as much memory as the longest.
MAX_TICKER_LENGTH = 20
MAX_TEXT = 200
#: An answer is rejected if more than this share of its rows, and at least this number, cannot be read.
MAX_DROPPED_SHARE = 0.5
MIN_ROWS_CHECKED = 10

_GOOD = ("OK", "DELAYED")  # most plans get DELAYED
_NUMBERS = {int, float}
_MANY_DIGITS = 300  # Python refuses to read integers of some thousands
_KINDS = {type(None): "null", bool: "true or false", str: "a text", list: "a list", dict: "an object"}
_TICKER = re.compile(rf"[!-~]{{1,{MAX_TICKER_LENGTH}}}")
_SHOWN = re.compile(r"[A-Za-z0-9./]{1,12}")
_STATUS = re.compile(r"[A-Z_]{1,20}")


def decode(body: bytes, place: str) -> Any:  # JSON may be anything
    """Parse JSON. Raises `MarketDataError` for anything else: a proxy's page, or half an answer."""
    try:
        return orjson.loads(body)
    except ValueError:
        pass
    try:
        # NaN and numbers of any size are accepted here, since they are the fault of one row, not of the answer.
        return json.loads(body, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        where = str(error) if isinstance(error, json.JSONDecodeError) else "it is not text, or nested too deeply"
        raise MarketDataError(place, f"the answer is not JSON, or was cut short ({where})") from None


def _integer(digits: str) -> float:
    return int(digits) if len(digits) < _MANY_DIGITS else float(digits)


def envelope(body: bytes, place: str) -> Row:
    """Parse an answer with a good status."""
    answer = decode(body, place)
    if not isinstance(answer, dict):
        raise MarketDataError(place, f"expected an object, got {kind(answer)}")
    status = answer.get("status")
    if status not in _GOOD:
        shown = repr(status) if isinstance(status, str) and _STATUS.fullmatch(status) else kind(status)
        raise MarketDataError(place, f"its status is {shown}, expected {' or '.join(_GOOD)}")
    return answer


def rows(answer: Row, place: str, count: object) -> list[Row]:
    """Return the rows of an answer, which must match its count, if it has one. A closed day has none."""
    found = answer.get("results", [])
    if not isinstance(found, list):
        raise MarketDataError(place, f"its results are {kind(found)}, expected rows")
    if count is not None and (type(count) is not int or count != len(found)):
        raise MarketDataError(place, f"it has {len(found)} rows, which is not its count")
    return found


def readable_rows(
    table: list[Row], problem: Callable[[Row], str], drop: Callable[[Row, str], DroppedRow], place: str
) -> tuple[list[Row], Dropped]:
    """Drop the rows that cannot be read.

    Args:
        problem: returns the fault of a row; empty if there is none.
        drop: describes a row and its fault.

    Raises:
        MarketDataError: most rows cannot be read, so the answer as a whole is wrong.
    """
    readable: list[Row] = []
    dropped: list[DroppedRow] = []
    for row in table:
        wrong = problem(row) if isinstance(row, dict) else f"it is {kind(row)}, not a row"
        if wrong:
            dropped.append(drop(row if isinstance(row, dict) else {}, wrong))
        else:
            readable.append(row)
    if len(dropped) >= MIN_ROWS_CHECKED and len(dropped) > MAX_DROPPED_SHARE * len(table):
        raise unreadable(Dropped.of(dropped), len(table), place)
    return readable, Dropped.of(dropped)


def unreadable(dropped: Dropped, count: int, place: str) -> MarketDataError:
    """Make the error of an answer with too many unreadable rows."""
    return MarketDataError(
        place,
        f"{dropped.count:,} of {count:,} rows cannot be read (the first: {dropped.named[0]}): it may have another "
        "format, please report it",
    )


def number_problem(row: Row, name: str, highest: float) -> str:
    """Explain why a field is not a JSON number from 0 to `highest`; empty if it is one."""
    value = row.get(name, ...)
    if value is ...:
        return f"it has no {name}"
    if type(value) not in _NUMBERS:
        return f"its {name} is {kind(value)}"
    if not 0 <= value <= highest:
        return f"its {name} is not from 0 to {highest:g}"
    return ""


def ticker_problem(value: object) -> str:
    """Explain why a value cannot be a ticker; empty if it can."""
    if not isinstance(value, str):
        return f"its ticker is {kind(value)}"
    return "" if _TICKER.fullmatch(value) else "its ticker is not a ticker"


def shown_ticker(value: object) -> str:
    """Return a ticker that is safe to show; empty if it does not look like one: it might be anything, even a key."""
    return value if isinstance(value, str) and _SHOWN.fullmatch(value) else ""


def kind(value: object) -> str:
    """Name the JSON type of a value, without its content."""
    return _KINDS.get(type(value), "a number")


def text(value: object) -> str:
    """Return a string; empty if there is none or it is not printable."""
    return value[:MAX_TEXT] if isinstance(value, str) and value[:MAX_TEXT].isprintable() else ""
