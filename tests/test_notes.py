"""A note is a code and facts."""

from __future__ import annotations

import re

import pytest

from scanner.notes import CODES, Note


def test_codes_are_words_that_programs_can_rely_on() -> None:
    assert len(CODES) == len(set(CODES))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in CODES)


def test_a_note_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Note("time-short").code = "hindsight"  # type: ignore[misc]  # as said
