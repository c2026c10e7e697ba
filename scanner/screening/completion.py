"""What a word that is being written may become."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.screening.check import is_statement
from scanner.screening.cures import written_out
from scanner.screening.fields import field_text
from scanner.screening.hints import ELSEWHERE
from scanner.screening.parse import parse

#: Completions of one word.
MAX_COMPLETIONS = 20

_KEYWORDS = {
    "and": "both statements hold",
    "or": "one of the statements holds",
    "not": "the statement does not hold",
    "crosses above": "above now, and not on the bar before",
    "crosses below": "below now, and not on the bar before",
}
_WORD = re.compile(r"\w*", re.ASCII)
_ENDING = re.compile(r"(?<!\w)[A-Za-z_][A-Za-z0-9_]*$")
#: Where no word has been begun, in this order.
_KINDS = ("field", "keyword", "indicator")
#: A word before a parenthesis that calls nothing.
_JOINING = {"and", "or", "not"}


@dataclass(frozen=True, slots=True)
class Completion:
    """What may stand in a word's place.

    Attributes:
        text: what to put there.
        kind: what it is.
        start: the word's first character.
        end: the character behind it.
        usage: how it is written, with its defaults.
        about: what it is, in a few words.
    """

    text: str
    kind: Literal["field", "indicator", "keyword"]
    start: int
    end: int
    usage: str
    about: str


@dataclass(frozen=True, slots=True)
class _Known:
    """A word of the language, or one of elsewhere that `text` stands for."""

    word: str
    text: str
    kind: Literal["field", "indicator", "keyword"]
    usage: str
    about: str


def complete(text: str, position: int) -> tuple[Completion, ...]:
    """List what the word at a place may become, the best first.

    Names that begin as the word does come first, then what others call by such a name, then names of which a later part
    begins so. Within an indicator's parentheses there are fields alone.

    Args:
        text: a screen, however incomplete.
        position: characters before the place; behind the text's end it is the end.
    """
    place = min(position, len(text))
    found = _ENDING.search(text, 0, place)
    start = found.start() if found else place
    word, rest = text[start:place].lower(), _WORD.match(text, place)
    end = rest.end() if rest and found else place
    if place and not found and re.match(r"\w", text[place - 1]):
        return ()  # a number, or another script's letters
    called = text[end:].lstrip().startswith("(")
    within = _in_call(text[:start])
    fitting = (known for known in _known() if known.kind == "field" or not within)
    ranked = [
        (rank, 0 if word else _KINDS.index(known.kind), known.word, known)
        for known in fitting
        if (rank := _rank(word, known)) is not None
    ]
    best: dict[str, _Known] = {}
    for *_, known in sorted(ranked, key=lambda each: each[:3]):
        best.setdefault(known.text, known)
    return tuple(
        Completion(_bare(known) if called else known.text, known.kind, start, end, known.usage, known.about)
        for known in [*best.values()][:MAX_COMPLETIONS]
    )


def _bare(known: _Known) -> str:
    """Leave the parentheses out where there are some already."""
    return known.text.partition("(")[0] or known.text


def _rank(word: str, known: _Known) -> int | None:
    """Tell how well a word fits, 0 the best; None if it does not."""
    own = known.word == known.text.partition("(")[0]
    if known.word == word:
        return 0
    if known.word.startswith(word):
        return 1 if own else 2
    return 3 if own and f"_{word}" in known.word else None


@cache
def _known() -> tuple[_Known, ...]:
    return tuple(_words())


def _words() -> Iterator[_Known]:
    for name in FIELDS:
        yield _Known(name, name, "field", name, field_text(name))
    for name, about in _KEYWORDS.items():
        yield _Known(name, name, "keyword", name, about)
    for name, spec in INDICATORS.items():
        yield _Known(name, written_out(name), "indicator", spec.usage, spec.formula)
    for name, here in ELSEWHERE.items():
        kind: Literal["field", "indicator"] = "field" if here in FIELDS else "indicator"
        text = here if here in FIELDS or is_statement(parse(here)) else written_out(name)
        yield _Known(name, text, kind, here, f"what others call {name}")


def _in_call(before: str) -> bool:
    """Tell whether the innermost open parenthesis is an indicator's."""
    opened: list[int] = []
    for place, character in enumerate(before):
        if character == "(":
            opened.append(place)
        elif character == ")" and opened:
            opened.pop()
    if not opened:
        return False
    caller = _ENDING.search(before[: opened[-1]].rstrip())
    return caller is not None and caller[0].lower() not in _JOINING | {"crosses_above", "crosses_below"}
