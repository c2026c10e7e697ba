from __future__ import annotations

import subprocess
import sys
from typing import NoReturn

import click
import pytest
from click.testing import CliRunner, Result

from scanner.cli.command import Command
from scanner.cli.remedies import in_commands
from scanner.errors import (
    ConfigError,
    ExpressionError,
    Fault,
    RequestError,
    ScannerError,
)
from tests.cli.conftest import Invoke, Settings, environment
from tests.errors.samples import ERRORS
from tests.errors.test_base import tree


def failing(error: BaseException, *arguments: str) -> Result:
    """The end of a command that fails so."""

    @click.group()
    @click.option("--debug", is_flag=True)
    def group(*, debug: bool) -> None:
        assert debug is not None

    @group.command(cls=Command)
    @click.option("--limit")
    @click.option("--sector", "sectors", multiple=True)
    def fail(limit: str | None, sectors: tuple[str, ...]) -> NoReturn:
        assert (limit, sectors) == (None, ())
        raise error

    return CliRunner().invoke(group, [*arguments, "fail"])


def test_every_class_of_error_is_tried() -> None:
    assert {type(error) for error in ERRORS} == set(tree())


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_is_a_line_on_stderr_and_its_own_exit_code(error: ScannerError) -> None:
    run = failing(error)
    assert run.exit_code == error.exit_code
    assert run.stdout == ""
    assert run.stderr.startswith("error: ")
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_what_to_do_is_said_in_commands(error: ScannerError) -> None:
    said = failing(error).stderr
    assert error.remedy is None or in_commands(error.remedy) in said


def test_a_setting_that_an_option_gives_is_called_as_the_option() -> None:
    assert failing(ConfigError("limit", "x", "a number")).stderr == (
        "error: --limit='x' cannot be used: expected a number\n"
    )


def test_every_fault_has_its_line_and_names_the_option_it_came_by() -> None:
    faults = Fault("limit", "too small"), Fault("sectors[1]", "unknown"), Fault("elsewhere", "wrong")
    assert failing(RequestError(faults)).stderr.splitlines() == [
        "error: --limit: too small",
        "error: --sector: unknown",
        "error: elsewhere: wrong",
    ]


def test_a_fault_in_an_expression_is_pointed_at() -> None:
    run = failing(ExpressionError("close > smaa(50)", 8, "there is no 'smaa'"))
    assert run.stderr.splitlines() == [
        "error: where: there is no 'smaa'",
        "  close > smaa(50)",
        "          ^",
    ]


def test_a_long_expression_is_shown_where_it_is_wrong() -> None:
    text = "close > 1 and " * 100 + "clse > 2" + " and close > 1" * 100
    _, excerpt, caret = failing(ExpressionError(text, text.index("clse"), "there is no 'clse'")).stderr.splitlines()
    assert excerpt[caret.index("^") :].startswith("clse > 2")
    assert len(excerpt) <= 112
    assert excerpt.startswith("  ... ")
    assert excerpt.endswith(" ...")


@pytest.mark.parametrize(
    ("text", "left", "right"), [("clse > 1" + " and close > 1" * 50, 0, 1), ("close > 1 and " * 50 + "clse", 1, 0)]
)
def test_an_excerpt_shows_where_it_was_cut(text: str, left: int, right: int) -> None:
    _, excerpt, _ = failing(ExpressionError(text, text.index("clse"), "there is no 'clse'")).stderr.splitlines()
    assert (excerpt.startswith("  ... "), excerpt.endswith(" ...")) == (bool(left), bool(right))


def test_faults_of_a_real_request_come_all_at_once(cli: Invoke) -> None:
    run = cli("scan", "minervinni", "--limit", "0", "--where", "clse > 1", "--columns", "smaa(3)")
    lines = run.stderr.splitlines()
    assert run.exit_code == 2
    assert [line.split(":")[1].strip() for line in lines] == ["--limit", "screen", "--where", "--columns"]
    assert "did you mean minervini" in run.stderr


def test_an_unexpected_error_is_one_sentence() -> None:
    run = failing(ZeroDivisionError("one\ntwo"))
    assert run.exit_code == 1
    assert run.stderr.splitlines() == [
        "error: unexpected ZeroDivisionError: one two (please report it; `scanner --debug` shows more)"
    ]


def test_debug_lets_an_unexpected_error_out() -> None:
    assert isinstance(failing(ZeroDivisionError("x"), "--debug").exception, ZeroDivisionError)


def test_an_interruption_ends_with_130_and_says_what_is_stored() -> None:
    run = failing(KeyboardInterrupt("3 sessions are kept"))
    assert run.exit_code == 130
    assert run.stderr.strip() == "interrupted: 3 sessions are kept"
    assert failing(KeyboardInterrupt()).stderr.strip() == "interrupted"


@pytest.mark.parametrize("arguments", [("values", "close, open, high, low"), ("scan", "--limit", "all")])
def test_a_reader_that_has_seen_enough_is_no_error(settings: Settings, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "scanner", *arguments]
    # Nobody reads from the start, so whatever is written meets a broken pipe.
    with subprocess.Popen(
        command, env=environment(settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        complaint = process.stderr.read()
    assert "error" not in complaint.lower()
    assert "Traceback" not in complaint
