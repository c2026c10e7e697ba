"""Half characters are shown as what they are, wherever they stand, and nothing else changes."""

from __future__ import annotations

import os

import orjson
import pytest

from scanner.printable import printable


@pytest.mark.parametrize("content", ["Crédit 📈", 7, 1.5, None, True, {"a": [1, "b", {"c": None}]}, []])
def test_what_can_be_written_stays(content: object) -> None:
    assert printable(content) == content


def test_what_cannot_be_written_is_shown() -> None:
    half = os.fsdecode(b"/x\xff")
    shown = printable({half: [half, (half, 1)], "place": {"deep": half}})
    assert shown == {"/x\\udcff": ["/x\\udcff", ["/x\\udcff", 1]], "place": {"deep": "/x\\udcff"}}
    assert orjson.dumps(shown)
