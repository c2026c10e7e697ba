"""Validates values from untrusted files: each of its type and within its bounds, or `ValueError`.

A checksum detects accidental damage, not intent: whoever writes a file can write its checksum too.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import date
from typing import Any

import orjson
import zstandard

#: The first and the last possible session.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
#: Characters of a string, e.g. a ticker's name, and of all strings of a column, each counted as long as the longest.
MAX_TEXT = 1000
MAX_COLUMN_CHARACTERS = 20_000_000


def unpack(data: bytes | memoryview, max_bytes: int) -> bytes:
    """Decompress a zstandard frame that declares its content's size, at most `max_bytes`."""
    try:
        size = zstandard.frame_content_size(data)
        if not 0 <= size <= max_bytes:
            raise ValueError(f"it declares {size} bytes, the maximum is {max_bytes}")
        return zstandard.ZstdDecompressor().decompress(data)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from None


def members(text: bytes, *names: str) -> dict[str, Any]:
    """Parse a JSON object that has these members; others are ignored."""
    return having(orjson.loads(text), *names)


def having(value: object, *names: str) -> dict[str, Any]:
    """Require an object that has these members; others are ignored."""
    if not isinstance(value, dict) or not value.keys() >= {*names}:
        raise ValueError(f"not an object with {', '.join(names)}")
    return value


def listed(value: object) -> list[Any]:
    """Require a list."""
    if not isinstance(value, list):
        raise ValueError("not a list")
    return value


def texts(value: object) -> list[str]:
    """Require a list of strings that fits in an array, where each takes as many bytes as the longest."""
    found = listed(value)
    if not {*map(type, found)} <= {str}:
        raise ValueError("not a list of strings")
    longest = max(map(len, found), default=0)
    if longest > MAX_TEXT or longest * len(found) > MAX_COLUMN_CHARACTERS:
        raise ValueError(f"{len(found)} strings of up to {longest} characters are too large")
    return found


def text(value: object) -> str:
    """Require a string."""
    return texts([value])[0]


def truth(value: object) -> bool:
    """Require true or false."""
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def whole(value: object, low: int, high: int) -> int:
    """Require an integer from `low` to `high`, both included."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(f"not an integer from {low} to {high}")
    return value


def number(value: object) -> float:
    """Require a finite number above zero."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < math.inf:
        raise ValueError("not a number above zero")
    return float(value)


def day(value: object) -> date:
    """Require a day, written `2016-09-30`."""
    if not isinstance(value, str):
        raise ValueError("not a day")
    return date.fromisoformat(value)


def sessions(value: object) -> tuple[date, ...]:
    """Require possible sessions, ascending."""
    days = [day(item) for item in listed(value)]
    if not ascending(days) or (days and not (days[0] >= FIRST_DAY and days[-1] <= LAST_DAY)):
        raise ValueError(f"the days do not ascend from {FIRST_DAY} to {LAST_DAY}")
    return tuple(days)


def ascending(values: list[Any]) -> bool:
    """Tell whether the values are strictly ascending."""
    return values == sorted(values) and distinct(values)


def distinct(values: Collection[Any]) -> bool:
    """Tell whether no two are equal."""
    return len({*values}) == len(values)
