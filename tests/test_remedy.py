from __future__ import annotations

import re

import pytest

from scanner.remedy import PYTHON, Advice, Either, Remedy, Sync, in_python, sentence
from tests.phrases import KINDS, REMEDIES

#: These are said alike at every door.
ALIKE = {Advice, Either}


def test_every_kind_of_remedy_is_tried() -> None:
    assert {type(remedy) for remedy in REMEDIES} == KINDS


def test_python_programs_have_words_for_all() -> None:
    assert PYTHON.keys() == KINDS - ALIKE


@pytest.mark.parametrize("remedy", REMEDIES, ids=str)
def test_what_to_do_ends_a_sentence_and_says_no_command_and_no_event(remedy: Remedy) -> None:
    said = in_python(remedy)
    assert said
    assert said == said.strip()
    assert not re.search(r"`|--|[{}]|\.$", said)


def test_codes_tell_kinds_apart() -> None:
    codes = [kind.code for kind in KINDS - ALIKE]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", remedy.code) for remedy in REMEDIES)


def test_of_several_ways_the_first_gives_the_code_and_all_are_said() -> None:
    either = Either((Sync("to fill it"), Advice("retry", "try again")))
    assert either.code == "sync"
    assert in_python(either) == "call Scanner.sync() to fill it, or try again"


def test_a_problem_without_a_remedy_stands_alone() -> None:
    assert sentence("it broke", None, in_python) == "it broke"
    assert sentence("it broke", Advice("retry", "try again"), in_python) == "it broke: try again"
