from __future__ import annotations

import gzip

import pytest

from scanner.devserver.response import Answer, Body, envelope, error_answer, json_body


def test_an_envelope_has_a_status_and_an_id_of_its_own() -> None:
    one, other = envelope({"count": 3}), envelope({"count": 3})
    assert (one["count"], one["status"]) == (3, "OK")
    assert one["request_id"] != other["request_id"]


@pytest.mark.parametrize(
    ("status", "said", "reason"),
    [
        (400, "ERROR", "error"),
        (401, "ERROR", "error"),
        (429, "ERROR", "error"),
        (403, "NOT_AUTHORIZED", "message"),
        (404, "NOT_FOUND", "message"),
    ],
)
def test_a_refusal_is_worded_as_polygon_does_for_its_status(status: int, said: str, reason: str) -> None:
    answer = error_answer(status, "because")
    assert answer.status == status
    assert answer.document["status"] == said
    assert answer.document[reason] == "because"


def test_a_missing_number_is_null() -> None:
    assert json_body([1.5, float("nan")]).plain == b"[1.5,null]"


def test_compressed_it_is_the_same() -> None:
    body = Body(b"abc" * 100)
    assert gzip.decompress(body.gzipped) == body.plain
    assert body.gzipped is body.gzipped


def test_an_answer_is_good_by_default() -> None:
    answer = Answer(Body(b"[]"))
    assert (answer.status, answer.kind, answer.delay, answer.document) == (200, "application/json", 0.0, [])
