"""Rows as CSV and JSON for other programs: in UTF-8, complete and without rounding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import orjson

Row = Mapping[str, object]


def to_csv(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Write rows as CSV: numbers as by `repr`, missing values empty, lists as JSON."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode()


def to_json(value: object) -> bytes:
    """Write JSON; NaN and infinity become null."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def _cell(value: object) -> object:
    return orjson.dumps(value).decode() if isinstance(value, bool | list) else value
