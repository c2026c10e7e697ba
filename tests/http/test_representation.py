"""An answer in the form that was asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.http.representation import LEVELS, PASSING, packed, plain, written
from scanner.http.view import RESULT_FIELDS, View
from tests.http.asking import Asker


def test_what_differs_from_call_to_call_is_left_out(ask: Asker) -> None:
    found = plain({"a": 1, **dict.fromkeys(PASSING)}, str)
    assert found == {"a": 1}
    assert not {*PASSING} & ask.get("/v1/scan", "limit=1").keys()


@pytest.mark.parametrize("screen", ["minervini", "rsi2-pullback"])
def test_columns_are_the_rows_turned(screen: str, ask: Asker) -> None:
    query = f"screen={screen}&columns=rsi(14)&columns=close>5"
    rows, columns = ask.get("/v1/scan", query), ask.get("/v1/scan", f"{query}&form=columns")
    assert {**rows, "results": None} == {**columns, "results": None}
    turned: dict[str, Any] = {name: [row[name] for row in rows["results"]] for name in RESULT_FIELDS}
    for nested in ("columns", "factors"):
        names = turned[nested][0] if turned[nested] else {}
        turned[nested] = {name: [row[name] for row in turned[nested]] for name in names}
    assert columns["results"] == turned


def test_fields_are_given_in_the_order_asked_for(ask: Asker) -> None:
    rows = ask.get("/v1/scan", "limit=3&fields=close,ticker")["results"]
    assert [[*row] for row in rows] == [["close", "ticker"]] * 3
    columns = ask.get("/v1/scan", "limit=3&fields=close,ticker&form=columns")["results"]
    assert columns == {name: [row[name] for row in rows] for name in ("close", "ticker")}


def test_packed_results_have_a_character_for_each_close(ask: Asker) -> None:
    plainly = ask.get("/v1/scan", "limit=3&fields=sparkline&form=columns")["results"]["sparkline"]
    tightly = ask.get("/v1/scan", "limit=3&fields=sparkline&form=packed")["results"]["sparkline"]
    assert tightly == [packed(closes) for closes in plainly]
    assert [len(text) for text in tightly] == [len(closes) for closes in plainly]


@given(st.lists(st.floats(0.01, 1e6), max_size=100))
def test_a_packed_close_is_off_by_half_a_level_at_most(closes: list[float]) -> None:
    text = packed(closes)
    low, high = min(closes, default=0.0), max(closes, default=0.0)
    step = (high - low) / (len(LEVELS) - 1)
    back = [low + LEVELS.index(character) * step for character in text]
    assert len(LEVELS) == len({*LEVELS}) == 64
    assert all(abs(one - other) <= step / 2 + 1e-9 * high for one, other in zip(back, closes, strict=True))


def test_no_results_have_no_names_of_columns() -> None:
    view = View(("ticker", "factors", "sparkline"), "packed")
    assert json.loads(written({"results": []}, view)) == {"results": {"ticker": [], "factors": {}, "sparkline": []}}
