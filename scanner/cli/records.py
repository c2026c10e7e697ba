"""Rows as CSV and JSON, for other programs: UTF-8, nothing rounded, nothing lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import orjson

Row = Mapping[str, object]


def to_csv(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Write rows as CSV: numbers as `repr` has them, what is missing empty, lists as JSON."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode()


def to_json(value: object) -> bytes:
    """Write JSON; a number that does not exist is null."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def _cell(value: object) -> object:
    return orjson.dumps(value).decode() if isinstance(value, bool | list) else value
