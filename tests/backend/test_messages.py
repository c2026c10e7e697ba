from __future__ import annotations

import math
from dataclasses import replace

import orjson
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from scanner.actions.action import Asked
from scanner.actions.registry import ACTIONS
from scanner.backend import messages
from scanner.backend.messages import (
    ForeignReplyError,
    asks_for_values,
    content_of,
    packed,
    parts,
    question,
    time_left_of,
    told,
    told_error,
    unpacked,
)
from scanner.errors import EmptyHistory, Fault, OutOfTime, RequestError
from scanner.remedy import in_python
from scanner.result import Answer
from tests.cache.answers import answer

SCAN = ACTIONS["scan"]
ANSWER = answer()


def test_a_question_is_an_event_that_asks_for_values() -> None:
    event = orjson.loads(question(SCAN, Asked({"limit": 5}, lambda: 20.0, in_python)))
    assert event == {"action": "scan", "config": {"limit": 5}, "form": "values", "seconds": 20.0 - messages.WAY}
    assert asks_for_values(event)


@pytest.mark.parametrize(
    "other", [{}, {"action": "scan"}, {"form": "values"}, {"form": "rows", "seconds": 1}, [], None]
)
def test_other_events_ask_for_none(other: object) -> None:
    assert not asks_for_values(other)


@pytest.mark.parametrize(
    ("seconds", "own", "left"),
    [(20, 60, 20), (60, 20, 20), (0, 60, 0), (-1, 60, 0), ("x", 60, 0), (1e300, 60, 0), (None, 60, 0)],
)
def test_an_answer_may_take_the_shorter_time_of_both(seconds: object, own: float, left: float) -> None:
    found = time_left_of({"seconds": seconds}, lambda: own)()
    assert left - 5 < found <= left


def test_a_question_without_a_deadline_has_a_number_of_seconds() -> None:
    event = orjson.loads(question(SCAN, Asked({}, lambda: math.inf, in_python)))
    assert event["seconds"] == messages.MAX_SECONDS


def test_an_answer_is_the_same_after_its_way() -> None:
    assert content_of(unpacked(packed(told(ANSWER)))) == ANSWER


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)))
def test_other_content_is_the_same_after_its_way(content: dict[str, object]) -> None:
    assert content_of(unpacked(packed(told(content)))) == content


def test_an_error_is_raised_after_its_way() -> None:
    with pytest.raises(EmptyHistory, match="the history at there is empty"):
        content_of(told_error(EmptyHistory("there")))


def test_who_may_not_read_where_things_are_is_told_what_hides_it() -> None:
    with pytest.raises(EmptyHistory, match=r"^cannot answer$"):
        content_of(told_error(EmptyHistory("there"), hidden="cannot answer"))
    for shown in (RequestError((Fault("limit", "is odd"),)), OutOfTime("it was done")):
        assert told_error(shown, hidden="cannot answer") == told_error(shown)


@pytest.mark.parametrize(
    "foreign",
    [b"", b"null", b"[]", b"5", b'"error"', b"{}", b"<html>", b'{"content": 5}', b'{"answer": {}}', b'{"error": {}}'],
)
def test_what_is_no_message_is_told_apart(foreign: bytes) -> None:
    with pytest.raises(ForeignReplyError):
        content_of(foreign)


def test_an_answer_with_a_field_too_many_is_none() -> None:
    plain = orjson.loads(told(ANSWER))
    with pytest.raises(ForeignReplyError):
        content_of(orjson.dumps(plain | {"other": 1}))


@pytest.mark.parametrize("spoilt", [b"", b"{}", packed(b"{}" * 100)[:-1], packed(b"{}" * 100)[:20] + b"x" * 30])
def test_what_is_not_packed_whole_is_not_unpacked(spoilt: bytes) -> None:
    with pytest.raises(ForeignReplyError):
        unpacked(spoilt)


def test_a_few_bytes_do_not_unpack_to_more_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MAX_TOLD", 1 << 20)
    with pytest.raises(ForeignReplyError):
        unpacked(zstandard.compress(bytes(64 << 20)))


def test_the_parts_of_an_answer_are_its_results_or_tickers() -> None:
    results = (*ANSWER.results, *ANSWER.results)
    assert parts(replace(ANSWER, results=results)) == len(results)
    assert parts({"tickers": ["A", "B"]}) == 2
    assert parts({"screens": []}) == 1
    assert isinstance(ANSWER, Answer)
