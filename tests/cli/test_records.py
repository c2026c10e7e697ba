from __future__ import annotations

import csv
import io
import json
import math

from hypothesis import given
from hypothesis import strategies as st

from scanner.cli.records import to_csv, to_json

FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\r\0")), FLOATS | st.none())))
def test_csv_gives_back_every_text_and_number(rows: list[tuple[str, float | None]]) -> None:
    text = to_csv(("name", "value"), [{"name": name, "value": value} for name, value in rows]).decode()
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["name"], float(row["value"]) if row["value"] else None) for row in read] == rows


def test_csv_has_its_header_without_rows() -> None:
    assert to_csv(("ticker", "rsi(2)"), []) == b"ticker,rsi(2)\n"


def test_a_list_in_csv_is_json() -> None:
    text = to_csv(("flags", "on"), [{"flags": ["a", "b"], "on": True}]).decode()
    row = next(csv.DictReader(io.StringIO(text)))
    assert json.loads(row["flags"]) == ["a", "b"]
    assert json.loads(row["on"]) is True


def test_json_has_null_where_no_number_is() -> None:
    assert json.loads(to_json([{"x": math.nan, "y": 1.5}])) == [{"x": None, "y": 1.5}]
