"""What every answer must be before it counts. Nothing that falls short of it is taken for "no data"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from scanner.errors import MarketDataError

Row = dict[str, Any]

_GOOD = ("OK", "DELAYED")  # delayed is what most plans get


def decode(body: bytes, place: str) -> Any:  # noqa: ANN401  # JSON may be anything
    """Read JSON. Raises `MarketDataError` for anything else: a page of a proxy, or half an answer."""
    try:
        return orjson.loads(body)
    except ValueError as error:
        raise MarketDataError(place, f"the answer is not JSON, or was cut short ({error})") from error


def envelope(body: bytes, place: str) -> Row:
    """Read an answer that says it is good."""
    answer = decode(body, place)
    if not isinstance(answer, dict):
        raise MarketDataError(place, f"expected an object, got {type(answer).__name__}")
    if answer.get("status") not in _GOOD:
        raise MarketDataError(place, f"its status is {answer.get('status')!r}, expected {' or '.join(_GOOD)}")
    return answer


def rows(answer: Row, place: str, count: int | None) -> list[Row]:
    """Take the rows of an answer: as many as it says, if it says. None at all is what a closed day has."""
    found = answer.get("results", [])
    if not isinstance(found, list):
        raise MarketDataError(place, f"its results are {found!r}"[:100] + ", expected rows")
    if count is not None and count != len(found):
        raise MarketDataError(place, f"it counts {count} rows and holds {len(found)}")
    return found


def column(table: list[Row], name: str, place: str) -> list[Any]:
    """Take one field of every row. Raises `MarketDataError` where a row lacks it."""
    try:
        return [row[name] for row in table]
    except (KeyError, TypeError) as error:
        raise MarketDataError(place, "a row lacks it", column=name) from error


def texts(table: list[Row], name: str) -> Iterator[str]:
    """Take one field of every row as text, empty where a row lacks it."""
    return (str(row.get(name) or "") for row in table)
