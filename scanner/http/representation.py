"""What is answered, as the JSON that `View` asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from scanner.actions.action import Content
from scanner.http.view import RESULT_FIELDS, View
from scanner.remedy import Words
from scanner.result import Answer

#: What differs from one call to the next with the same answer: it stands in headers.
PASSING = ("request_id", "timings", "cached", "source")
#: The levels of a packed sparkline, the lowest close first, and how one that has no closes is written.
LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def plain(content: Content, words: Words) -> dict[str, Any]:
    """Give the fields of an answer's JSON, without those that differ from call to call."""
    found = content.plain(words) if isinstance(content, Answer) else content
    return {name: value for name, value in found.items() if name not in PASSING}


def written(found: Mapping[str, Any], view: View) -> bytes:
    """Write an answer.

    Args:
        found: see `plain`; its `results` are `Result`s or objects of JSON.
    """
    if view.form == "rows" and view.fields is None:
        return orjson.dumps(found)
    rows, wanted = found["results"], view.fields or RESULT_FIELDS
    if view.form == "rows":
        return orjson.dumps({**found, "results": [{name: _get(row, name) for name in wanted} for row in rows]})
    columns = {name: [_get(row, name) for row in rows] for name in wanted}
    for nested in {"columns", "factors"} & columns.keys():
        columns[nested] = _spread(columns[nested])
    if view.form == "packed" and "sparkline" in columns:
        columns["sparkline"] = [packed(closes) for closes in columns["sparkline"]]
    return orjson.dumps({**found, "results": columns})


def packed(closes: Iterable[float]) -> str:
    """Write a sparkline as a character for each close: the level of 64 between its lowest and its highest."""
    points = tuple(closes)
    low, high = min(points, default=0.0), max(points, default=0.0)
    scale = (len(LEVELS) - 1) / (high - low) if high > low else 0.0
    return "".join(LEVELS[round((point - low) * scale)] for point in points)


def _get(row: object, name: str) -> Any:
    return row[name] if isinstance(row, dict) else getattr(row, name)


def _spread(rows: list[Mapping[str, Any]]) -> Any:
    """Turn objects with the same names into a list for each name."""
    names = rows[0].keys() if rows else ()
    return {name: [row[name] for row in rows] for name in names}
