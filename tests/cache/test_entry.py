"""An entry gives back what went in, and nothing else is taken for one."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import timedelta

import numpy as np
import orjson
import pytest
import zstandard

from scanner.cache.entry import MAX_BYTES, VERSION, Entry, Subject, answers, pack, parse
from scanner.cache.labels import Labels
from scanner.history.history import History
from scanner.notes import Note
from scanner.result import Answer
from scanner.screening.presets import presets
from scanner.service import Service
from tests.cache.answers import ASKED, KEY, answer, labels_of, subject
from tests.kept import service_of
from tests.scanning.markets import market

LABELS = labels_of(**ASKED)


def unpack(data: bytes, about: Subject | None = None, labels: Labels = LABELS) -> Entry | None:
    found = parse(data)
    return found[0] if found and answers(found[0], about or subject(), labels) else None


def packed() -> bytes:
    data = pack(answer(), LABELS, KEY, 50)
    assert data
    return data


def document() -> dict[str, object]:
    plain: dict[str, object] = orjson.loads(zstandard.ZstdDecompressor().decompressobj().decompress(packed()))
    return plain


def repacked(value: object) -> bytes:
    return zstandard.compress(orjson.dumps(value))


def test_an_answer_comes_back_equal() -> None:
    found = unpack(packed())
    assert found
    assert (found.answer, found.labels) == (answer(), LABELS)
    assert repr(found.answer) == repr(answer())  # 5.0 is not 5, true is not 1, a tuple is no list
    assert found.answer.to_json() == answer().to_json()


@pytest.mark.parametrize("screen", [None, *presets()])
def test_answers_about_a_whole_market_come_back_equal(real_history: History, screen: str | None) -> None:
    service = Service(real_history, benchmark="SPY", threads=1, now=lambda _: None)
    asked: dict[str, object] = {"screen": screen, "columns": ["rs_rating(), sma(200)", "close > sma(50)"]}
    found = service.scan(asked, everything=True)
    data = pack(found, labels_of(**asked), KEY, None)
    assert data
    kept = unpack(data, Subject(KEY, found.as_of, found.data.digest), labels_of(**asked))
    assert kept
    assert kept.answer == found


def test_it_is_small() -> None:
    assert len(packed()) * 3 < len(answer().to_json())


def test_an_answer_too_large_is_not_packed() -> None:
    assert pack(replace(answer(), notes=(Note("hindsight", {"fields": ("x" * MAX_BYTES,)}),)), LABELS, KEY, 50) is None
    assert pack(replace(answer(), notes=(Note("hindsight", {"fields": ("x" * (MAX_BYTES // 2),)}),)), LABELS, KEY, 50)


@pytest.mark.parametrize("garbage", [b"", b"garbage", b"\x28\xb5\x2f\xfd", b"\x80\x04N.", b"{}", bytes(1000)])
def test_garbage_is_no_entry(garbage: bytes) -> None:
    assert unpack(garbage) is None
    assert unpack(zstandard.compress(garbage)) is None


def test_no_part_of_an_entry_and_no_damaged_one_gives_another_answer() -> None:
    data = packed()
    for cut in range(0, len(data), max(1, len(data) // 50)):
        assert unpack(data[:cut]) is None
    rng = np.random.default_rng(7)
    for _ in range(300):
        broken = bytearray(data)
        broken[rng.integers(len(data))] ^= 1 << int(rng.integers(8))
        found = unpack(bytes(broken))
        assert found is None or found.answer == answer()


@pytest.mark.parametrize(
    "changed",
    [
        {"version": VERSION + 1},
        {"version": str(VERSION)},
        {"version": None},
        {"labels": None},
        {"answer": None},
        {"answer": {}},
        {"limit": 1},
        {"limit": -1},
        {"limit": "50"},
        {"other": 1},
    ],
)
def test_an_entry_of_another_form_is_none(changed: dict[str, object]) -> None:
    assert unpack(repacked(document() | changed)) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("matched", "7"),
        ("matched", 7.5),
        ("results", [{}]),
        ("as_of", "soon"),
        ("cached", 1),
        ("notes", [5]),
        ("notes", ["text"]),
        ("request", 5),
        ("x", 1),
    ],
)
def test_an_answer_with_a_wrong_field_is_none(field: str, value: object) -> None:
    whole = document()
    whole["answer"][field] = value  # type: ignore[index]  # an answer is an object
    assert unpack(repacked(whole)) is None


def test_a_few_bytes_that_would_unpack_to_gigabytes_are_none() -> None:
    bomb = zstandard.compress(bytes(256 << 20), 19)
    assert len(bomb) < 50_000
    tracemalloc.start()
    try:
        assert unpack(bomb) is None
        assert tracemalloc.get_traced_memory()[1] < 8 * MAX_BYTES
    finally:
        tracemalloc.stop()


def test_an_entry_that_would_reserve_more_memory_than_any_of_ours_is_none() -> None:
    text = orjson.dumps(document())
    for log, readable in ((23, True), (27, False)):
        wide = zstandard.ZstdCompressionParameters(window_log=log)
        packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
        assert (unpack(packer.compress(text) + packer.flush()) is not None) is readable


def test_a_kept_answer_of_a_version_that_knew_less_is_none() -> None:
    whole = document()
    del whole["answer"]["survivors"]  # type: ignore[attr-defined]  # an answer is an object
    assert unpack(repacked(whole)) is None


def test_an_answer_is_what_the_scanner_makes() -> None:
    assert isinstance(answer(), Answer)


# Whose it is.


@pytest.mark.parametrize(
    "asked",
    [
        replace(subject(), key=KEY + "0"),
        replace(subject(), session=answer().as_of - timedelta(days=1)),
        replace(subject(), digest="other"),
    ],
    ids=["key", "session", "digest"],
)
def test_an_entry_about_something_else_is_none(asked: Subject) -> None:
    assert unpack(packed(), asked, LABELS) is None


def test_an_entry_that_lacks_results_or_details_is_none() -> None:
    whole, results = answer(), answer().results
    bare = replace(results[0], reasons=(), columns={})
    for part in (
        replace(whole, partial=True),
        replace(whole, results=results[1:]),
        replace(whole, results=(*results, results[0])),
        replace(whole, results=(bare, *results[1:])),
        replace(whole, survivors=whole.survivors[:-1]),
        replace(whole, survivors=(*whole.survivors, whole.survivors[-1])),
    ):
        data = pack(part, LABELS, KEY, 50)
        assert data
        assert unpack(data) is None


@pytest.mark.parametrize(
    "note",
    [
        Note("too-few-bars", {"clause": "x", "place": 2, "needed": 3, "stored": 2}),
        Note("too-few-bars", {"clause": "x", "place": -1, "needed": 3, "stored": 2}),
        Note("too-few-bars", {"clause": "x", "place": "0", "needed": 3, "stored": 2}),
        Note("too-few-bars", {"clause": "x", "place": 0}),
        Note("hindsight", {"fields": 5}),
    ],
)
def test_an_entry_whose_notes_cannot_be_put_into_words_is_none(note: Note) -> None:
    data = pack(replace(answer(), notes=(note,)), LABELS, KEY, 50)
    assert data
    assert unpack(data) is None


def test_the_deepest_clause_comes_back_equal() -> None:
    where = "not " * 8 + "(" * 9 + "close > 1 or close > 2 and close > 3" + " or close > 4 and close > 5)" * 9
    found = service_of(market()).scan({"where": where})
    assert found.results
    labels = labels_of(where=where)
    data = pack(found, labels, KEY, 50)
    assert data
    kept = unpack(data, Subject(KEY, found.as_of, found.data.digest), labels)
    assert kept
    assert kept.answer == found
    assert kept.answer.to_json() == found.to_json()


def test_an_entry_in_words_that_cannot_be_the_asker_s_is_none() -> None:
    for other in (labels_of(where="close > 1"), labels_of(), labels_of(**ASKED | {"columns": ["rsi(2)"]})):
        assert unpack(packed(), labels=other) is None


@pytest.mark.parametrize(
    ("limit", "asked", "serves"),
    [(50, 50, True), (50, 7, True), (None, 500, True), (None, None, True), (2, 2, True), (2, 1, True), (2, 3, False)],
)
def test_an_entry_serves_every_limit_up_to_its_own(limit: int | None, asked: int | None, serves: bool) -> None:
    data = pack(replace(answer(), results=answer().results[:limit]), LABELS, KEY, limit)
    found = unpack(data or b"")
    assert found
    assert found.serves(asked) is serves


def test_an_entry_with_all_that_matched_serves_any_limit() -> None:
    data = pack(answer(), LABELS, KEY, answer().matched)
    found = unpack(data or b"")
    assert found
    assert found.serves(500)
    assert found.serves(None)
