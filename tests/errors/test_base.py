"""Every error has its place in the tree, a status and an exit code, a problem and a remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner import errors
from scanner.errors import EmptyHistory, HistoryError, RequestError, ScannerError
from scanner.remedy import Sync


def tree(root: type[ScannerError] = ScannerError) -> Iterator[type[ScannerError]]:
    """The class and all below it."""
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def test_a_class_has_its_parent_s_status_and_exit_code_unless_it_says_otherwise() -> None:
    assert not {"status", "exit_code"} & vars(EmptyHistory).keys()
    assert (EmptyHistory.status, EmptyHistory.exit_code) == (HistoryError.status, HistoryError.exit_code) == (503, 5)


def test_the_docstring_draws_the_tree() -> None:
    drawn = re.findall(r"^[│├└─ ]*(\w+)(?:  |$)", str(errors.__doc__), flags=re.MULTILINE)
    assert {error.__name__ for error in tree()} <= set(drawn)


def test_statuses_blame_the_caller_only_for_the_question() -> None:
    assert {error for error in tree() if error.status < 500} == set(tree(RequestError))


def test_exit_codes_leave_success_and_usage_to_the_shell() -> None:
    assert {error.exit_code for error in tree()} == set(range(1, 8))


def test_a_problem_is_a_sentence_without_its_remedy_and_the_error_says_both() -> None:
    error = EmptyHistory("there")
    assert error.problem == "the history at there is empty"
    assert error.remedy == Sync("to fill it")
    assert str(error) == "the history at there is empty: call Scanner.sync() to fill it"
    assert error.said(lambda remedy: remedy.code) == "the history at there is empty: sync"
