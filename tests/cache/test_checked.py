"""The same bytes are checked once, and nobody sees what another one has done to their answer."""

from __future__ import annotations

import pytest

from scanner.cache import checked
from scanner.cache.checked import CheckedEntries
from scanner.cache.entry import Entry, pack, parse
from tests.cache.answers import ASKED, KEY, answer, labels_of


def packed(limit: int = 50) -> bytes:
    """An entry of its own for each limit."""
    data = pack(answer(), labels_of(**ASKED), KEY, limit)
    assert data
    return data


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What has been parsed."""
    seen: list[bytes] = []

    def listening(data: bytes) -> tuple[Entry, int] | None:
        seen.append(data)
        return parse(data)

    monkeypatch.setattr(checked, "parse", listening)
    return seen


def test_the_same_bytes_are_checked_once(parsed: list[bytes]) -> None:
    entries, data = CheckedEntries(), packed()
    first, second = entries.read(data), entries.read(bytes(bytearray(data)))
    assert first == second
    assert first is not None
    assert (first.answer, parsed) == (answer(), [data])
    assert first.answer.to_json() == answer().to_json()


def test_other_bytes_are_checked_for_themselves(parsed: list[bytes]) -> None:
    entries = CheckedEntries()
    assert entries.read(packed(50)) != entries.read(packed(49))
    broken = packed()[:-1]
    assert [entries.read(broken), entries.read(broken)] == [None, None]
    assert parsed == [packed(50), packed(49), broken, broken]


def test_what_one_does_to_an_answer_another_one_does_not_see() -> None:
    entries = CheckedEntries()
    for _ in range(2):
        entry = entries.read(packed())
        assert entry is not None
        assert entry.answer == answer()
        for row in entry.answer.results:
            row.columns.clear()
            row.factors.clear()
        entry.answer.request["limit"] = 0
        entry.answer.versions.clear()


def test_only_so_much_is_remembered_the_last_used_longest(parsed: list[bytes]) -> None:
    size = len(answer().to_json())
    entries = CheckedEntries(max_bytes=int(2.7 * size))
    data = [packed(limit) for limit in (50, 49, 48)]
    for each in (*data[:2], data[0], data[2]):  # the second is the one to go
        assert entries.read(each)
    parsed.clear()
    for each in (data[0], data[2], data[1]):
        assert entries.read(each)
    assert parsed == [data[1]]


def test_what_is_larger_than_the_room_is_checked_each_time(parsed: list[bytes]) -> None:
    entries = CheckedEntries(max_bytes=10)
    assert entries.read(packed())
    assert entries.read(packed())
    assert len(parsed) == 2
