"""`--help` teaches: each command has a page, and the examples on it work."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner

from scanner.cli.main import main
from tests.cli.conftest import parameters
from tests.readme.conftest import Run

assert isinstance(main, click.Group)
COMMANDS = ("", *main.commands)


def page(command: str) -> str:
    """The help of a command, the group's own for none."""
    return CliRunner().invoke(main, [*command.split(), "--help"], catch_exceptions=False, terminal_width=200).stdout


EXAMPLES = [example for command in COMMANDS for example in re.findall(r"^ +(scanner .+)$", page(command), re.MULTILINE)]
#: The one that goes on until it is stopped.
SERVING = "scanner serve"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command or "scanner")
def test_every_command_and_option_is_explained(command: str) -> None:
    described = main.commands[command] if command else main
    assert described.help
    assert [
        option.name for option in parameters(described) if isinstance(option, click.Option) and not option.help
    ] == []
    assert described.help.splitlines()[0] in page(command)


@pytest.mark.parametrize("example", [example for example in EXAMPLES if example != SERVING])
def test_an_example_of_the_help_works(example: str, shell: Run) -> None:
    run = shell(example)
    assert run.returncode == 0, run.stderr


def test_what_serves_does_so_until_it_is_stopped(shell: Run) -> None:
    assert SERVING in EXAMPLES
    run = shell(f"timeout --preserve-status --signal TERM 20 {SERVING} --port 0")
    assert (run.returncode, run.stdout[:17]) == (0, "http://127.0.0.1:"), run.stderr
