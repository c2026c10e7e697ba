"""Entity tags change with all that an answer depends on, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scanner.http import freshness
from scanner.http.encoding import Encoding
from scanner.http.view import View
from scanner.notes import Note
from scanner.standing import Standing

STANDING = Standing(
    session=date(2024, 6, 28),
    last_session=date(2024, 6, 28),
    digest="d1" * 32,
    age_sessions=0,
    market="simulated",
    simulated=True,
    benchmark="SPY",
    notes=(),
)


def tag(
    path: str = "/v1/scan",
    fields: dict[str, object] | None = None,
    view: View | None = None,
    standing: Standing = STANDING,
    encoding: Encoding = "gzip",
) -> str:
    return freshness.tag_of_question(path, fields or {"limit": 5}, view or View(), standing, encoding)


OTHERS: dict[str, dict[str, Any]] = {
    "path": {"path": "/v1/values"},
    "field": {"fields": {"limit": 6}},
    "as of": {"fields": {"limit": 5, "as_of": "2024-06-28"}},
    "form": {"view": View(form="columns")},
    "fields": {"view": View(fields=("close",))},
    "page": {"view": View(skip=5)},
    "encoding": {"encoding": "zstd"},
    "data": {"standing": replace(STANDING, digest="d2" * 32)},
    "session": {"standing": replace(STANDING, session=date(2024, 6, 27))},
    "age": {"standing": replace(STANDING, age_sessions=1)},
    "versions": {"standing": replace(STANDING, computed_by=("0.1.0", "another"))},
    "benchmark": {"standing": replace(STANDING, benchmark="QQQ")},
    "notes": {"standing": replace(STANDING, notes=(Note("silent-history", {"reason": "x"}),))},
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_whatever_an_answer_depends_on_changes_its_tag(other: dict[str, Any]) -> None:
    assert tag(**other) != tag()


@pytest.mark.parametrize("name", ["SCHEMA", "__version__"])
def test_so_do_the_versions(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tag()
    monkeypatch.setattr(freshness, name, "another")
    assert tag() != before


def test_the_order_of_fields_does_not() -> None:
    assert tag(fields={"limit": 5, "screen": "minervini"}) == tag(fields={"screen": "minervini", "limit": 5})
    assert tag().startswith('"')
    assert tag().endswith('"')


@pytest.mark.parametrize("asked", ['"a"', 'W/"a"', '"x", "a"', ' "x" ,W/"a" ', "*"])
def test_a_tag_is_found_among_those_named(asked: str) -> None:
    assert freshness.matches(asked, '"a"')


@pytest.mark.parametrize("asked", ["", '"b"', "a", '"A"', '"ab"'])
def test_others_are_not(asked: str) -> None:
    assert not freshness.matches(asked, '"a"')


def test_a_past_session_of_named_data_may_be_kept() -> None:
    past = replace(STANDING, session=date(2024, 6, 3))
    named = {"as_of": "2024-06-03"}
    assert freshness.may_be_kept(named, View(pinned=True), past) == freshness.PAST
    assert freshness.may_be_kept(named, View(), past) == freshness.NOW
    assert freshness.may_be_kept({}, View(pinned=True), STANDING) == freshness.NOW
    assert freshness.may_be_kept({"as_of": "2024-06-28"}, View(pinned=True), STANDING) == freshness.NOW


def test_pages_of_one_question_are_of_one_question() -> None:
    asked = {"screen": "minervini", "limit": 5}
    assert freshness.question("/v1/scan", asked) == freshness.question("/v1/scan", asked | {"limit": 9})
    assert freshness.question("/v1/scan", asked) != freshness.question("/v1/scan", asked | {"min_price": 9})
