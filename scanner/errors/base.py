"""The root, and one thing wrong with a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scanner.remedy import Remedy, Words, in_python, sentence
from scanner.spot import Spot


class ScannerError(Exception):
    """The root. `str(error)` is one sentence fit for a user: the problem, and what to do about it.

    Args:
        problem: what happened.
        remedy: what to do next; None where nothing helps, or the problem says it.

    Attributes:
        status: what a web caller is told. Only errors of the request are below 500.
        exit_code: what a shell is told. 0 is success, 130 an interruption, 143 a termination.
    """

    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1

    def __init__(self, problem: str, remedy: Remedy | None = None) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(problem)

    def __str__(self) -> str:
        return self.said()

    def said(self, words: Words = in_python) -> str:
        """Say what happened and what to do.

        Args:
            words: puts the remedy into the words of a door; default: those of Python programs.
        """
        return sentence(self.problem, self.remedy, words)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request.

    Attributes:
        field: the request's field, or the command's option.
        problem: what is wrong with it, naming the value and the bound.
        remedy: what to do; None where the problem says it.
        spot: where in the field's text it is; None where it is not in a text of the language.
    """

    field: str
    problem: str
    remedy: Remedy | None = None
    spot: Spot | None = None

    def __str__(self) -> str:
        return self.said()

    def said(self, words: Words = in_python) -> str:
        """Say the field, what is wrong with it and what to do, in the words of a door."""
        return f"{self.field}: {sentence(self.problem, self.remedy, words)}"
