"""Values out of files that anybody may have written are of their type and within their bounds, or are refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import orjson
import pytest
import zstandard

from scanner.history import untrusted

Take = Callable[[object], object]


def test_what_is_as_it_should_be_is_taken() -> None:
    assert untrusted.members(b'{"a": 1, "b": 2}', "a") == {"a": 1, "b": 2}
    assert untrusted.texts(["a", ""]) == ["a", ""]
    assert untrusted.text("a") == "a"
    assert untrusted.truth(value=True) is True
    assert untrusted.whole(7, 0, 7) == 7
    assert untrusted.number(3) == 3.0
    assert untrusted.day("2016-09-30") == date(2016, 9, 30)
    assert untrusted.sessions(["2016-09-29", "2016-09-30"]) == (date(2016, 9, 29), date(2016, 9, 30))
    assert untrusted.unpack(zstandard.compress(b"abc"), 3) == b"abc"


@pytest.mark.parametrize(
    ("take", "value"),
    [
        (untrusted.having, []),
        (untrusted.listed, "a"),
        (untrusted.texts, [1]),
        (untrusted.texts, "ab"),
        (untrusted.texts, ["x" * (untrusted.MAX_TEXT + 1)]),
        (untrusted.texts, ["x" * untrusted.MAX_TEXT, *[""] * (untrusted.MAX_COLUMN_CHARACTERS // untrusted.MAX_TEXT)]),
        (untrusted.text, None),
        (untrusted.truth, 1),
        (lambda value: untrusted.whole(value, 0, 7), 8),
        (lambda value: untrusted.whole(value, 0, 7), True),
        (lambda value: untrusted.whole(value, 0, 7), 7.0),
        (untrusted.number, 0),
        (untrusted.number, math.inf),
        (untrusted.number, math.nan),
        (untrusted.number, "3"),
        (untrusted.number, True),
        (untrusted.day, 17000),
        (untrusted.day, "2016-09-31"),
        (untrusted.sessions, ["2016-09-30", "2016-09-30"]),
        (untrusted.sessions, ["2016-09-30", "2016-09-29"]),
        (untrusted.sessions, ["1899-12-29"]),
        (untrusted.sessions, ["2200-01-02"]),
    ],
)
def test_what_is_not_is_refused(take: Take, value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        take(value)


def test_an_object_without_its_members_is_refused() -> None:
    with pytest.raises(ValueError, match="not an object with a, b"):
        untrusted.members(orjson.dumps({"a": 1}), "a", "b")


@pytest.mark.parametrize(
    "data",
    [
        zstandard.compress(b"abcd"),
        zstandard.ZstdCompressor(write_content_size=False).compress(b"abc"),
        zstandard.compress(b"abc")[:-1],
        b"abc",
        b"",
    ],
)
def test_a_frame_that_is_too_long_without_a_size_or_invalid_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        untrusted.unpack(data, 3)
