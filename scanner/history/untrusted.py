"""Values out of files that anybody may have written: each of its type and within its bounds, or `ValueError`.

A checksum tells damage from chance, not from intent: whoever writes a file can write its checksum too.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import date
from typing import Any

import orjson
import zstandard

#: The first and the last day that can be a session.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
#: Characters of a text, a ticker's name say, and of all texts of one column, each counted as long as the longest.
MAX_TEXT = 1000
MAX_COLUMN_CHARACTERS = 20_000_000


def unpack(data: bytes | memoryview, most: int) -> bytes:
    """Decompress a zstandard frame that says beforehand how much it holds, and holds no more than `most` bytes."""
    try:
        size = zstandard.frame_content_size(data)
        if not 0 <= size <= most:
            raise ValueError(f"it says that it holds {size} bytes, and at most {most} can be")
        return zstandard.ZstdDecompressor().decompress(data)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from None


def members(text: bytes, *names: str) -> dict[str, Any]:
    """Read a JSON object that has these members, whatever else it has."""
    return having(orjson.loads(text), *names)


def having(value: object, *names: str) -> dict[str, Any]:
    """Take an object that has these members, whatever else it has."""
    if not isinstance(value, dict) or not value.keys() >= {*names}:
        raise ValueError(f"no object with {', '.join(names)}")
    return value


def listed(value: object) -> list[Any]:
    """Take a list."""
    if not isinstance(value, list):
        raise ValueError("no list")
    return value


def texts(value: object) -> list[str]:
    """Take a list of texts that an array can hold: there each takes the room of the longest."""
    found = listed(value)
    if not {*map(type, found)} <= {str}:
        raise ValueError("no list of texts")
    longest = max(map(len, found), default=0)
    if longest > MAX_TEXT or longest * len(found) > MAX_COLUMN_CHARACTERS:
        raise ValueError(f"{len(found)} texts of up to {longest} characters are too much")
    return found


def text(value: object) -> str:
    """Take one text."""
    return texts([value])[0]


def truth(value: object) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def whole(value: object, least: int, most: int) -> int:
    """Take a whole number within bounds, both included."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"no whole number from {least} to {most}")
    return value


def number(value: object) -> float:
    """Take a finite number above zero."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < math.inf:
        raise ValueError("no number above zero")
    return float(value)


def day(value: object) -> date:
    """Take a day, written `2016-09-30`."""
    if not isinstance(value, str):
        raise ValueError("no day")
    return date.fromisoformat(value)


def sessions(value: object) -> tuple[date, ...]:
    """Take days that can be sessions, ascending."""
    days = [day(item) for item in listed(value)]
    if not ascending(days) or (days and not (days[0] >= FIRST_DAY and days[-1] <= LAST_DAY)):
        raise ValueError(f"the days do not ascend from {FIRST_DAY} to {LAST_DAY}")
    return tuple(days)


def ascending(values: list[Any]) -> bool:
    """Tell whether each comes after the one before."""
    return values == sorted(values) and distinct(values)


def distinct(values: Collection[Any]) -> bool:
    """Tell whether no two are equal."""
    return len({*values}) == len(values)
