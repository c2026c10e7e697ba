"""What an answer's reader should know besides its numbers, as values: a code and facts, put into words by `wording`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

#: Stable: programs tell notes apart by them. Each has its sentence in `wording`.
Code = Literal[
    "and-before-or",
    "damaged-history",
    "field-without-effect",
    "hindsight",
    "nothing-ranked",
    "own-benchmark",
    "pending-takeovers",
    "sessions-missing",
    "silent-history",
    "source-ends",
    "tickers-respelled",
    "tickers-without-bar",
    "time-short",
    "too-few-bars",
    "values-unknown",
]
CODES: tuple[Code, ...] = get_args(Code)
Fact = str | int | float | tuple[str, ...] | Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know about an answer.

    Attributes:
        code: what kind of thing.
        facts: what the sentence about it says, by name; days as `2016-09-30`.
    """

    code: Code
    facts: Mapping[str, Fact] = field(default_factory=dict)
