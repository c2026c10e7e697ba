"""Kinds of problems, for programs and for people."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from scanner import errors
from scanner.http.problem_types import _KINDS, UNEXPECTED, ProblemType, type_of


def every(kind: type[errors.ScannerError] = errors.ScannerError) -> Iterator[type[errors.ScannerError]]:
    yield kind
    for below in kind.__subclasses__():
        if below.__module__.startswith("scanner"):
            yield from every(below)


@pytest.mark.parametrize("kind", [*every()])
def test_every_error_has_a_kind_of_its_own(kind: type[errors.ScannerError]) -> None:
    assert kind in _KINDS


def test_no_two_kinds_share_a_name_or_a_title() -> None:
    kinds = [*_KINDS.values(), UNEXPECTED]
    assert len({kind.name for kind in kinds}) == len({kind.title for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("kind", [*_KINDS.values()], ids=lambda kind: kind.name)
def test_a_kind_is_a_uri_and_a_short_sentence(kind: ProblemType) -> None:
    assert re.fullmatch(r"urn:us-market-scanner:problem:[a-z]+(-[a-z]+)*", kind.uri)
    assert kind.title[0].isupper()
    assert not kind.title.endswith(".")
    assert len(kind.title) < 60


def test_the_names_stay_as_they_are() -> None:
    """Programs know them: one that is changed breaks them, one that is added does not."""
    assert {kind.name for kind in _KINDS.values()} >= {
        *("request-error", "expression-error", "no-such-route", "key-refused", "too-many-requests", "data-changed"),
        *("wrong-method", "administration-refused", "out-of-time", "empty-history", "answer-too-large"),
    }


def test_an_error_that_is_made_elsewhere_has_the_kind_of_the_class_above() -> None:
    class Newer(errors.HistoryError):
        """One that the table does not know."""

    assert type_of(Newer("gone")).name == "history-error"
