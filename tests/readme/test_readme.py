"""The README does what it says.

A block of `sh` or `python` is run, and must succeed. Where a block of `text`, `json` or `csv` follows, the run's output
must have the same labels: lines without digits, keys, the header. Above a block, `<!-- instead: COMMAND -->` names what
is run in its place (the line after `make scan`, say, which would install packages), and `<!-- not run: REASON -->` why
nothing is.
"""

from __future__ import annotations

import re
import shlex

import click
import pytest

from scanner.cli.main import main
from scanner.config import SETTINGS
from tests.readme.blocks import Block, blocks
from tests.readme.conftest import ROOT, Run
from tests.readme.shape import same_shape

README = ROOT.joinpath("README.md").read_text("utf-8")
BLOCKS = blocks(README)
RUN = [block for block in BLOCKS if block.language in {"sh", "python"} and not block.not_run]


@pytest.mark.parametrize("block", RUN, ids=lambda block: f"line-{block.line}")
def test_a_block_runs_and_prints_what_is_shown(block: Block, shell: Run) -> None:
    text = block.instead or block.text
    run = shell(f"python -c {shlex.quote(text)}" if block.language == "python" and not block.instead else text)
    assert run.returncode == 0, run.stderr
    if block.output:
        same_shape(*block.output, run.stdout)


def test_the_readme_opens_with_the_two_commands() -> None:
    assert [block.text.strip() for block in BLOCKS[:2]] == ["make scan", "make test"]
    assert all(block.output for block in BLOCKS[:2])


def test_every_option_named_exists() -> None:
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", " ".join(scanner_lines())))
    assert named
    assert named <= options(main) | {"--help", "--version"}


def test_every_command_is_shown() -> None:
    assert isinstance(main, click.Group)
    shown = " ".join(scanner_lines())
    assert [name for name in main.commands if not re.search(rf"scanner {name}\b", shown)] == []


def test_the_settings_named_are_those_that_are_read() -> None:
    named = set(re.findall(r"(?:SCANNER_|POLYGON_|REDIS_|POWERTOOLS_|AWS_REG)[A-Z_]+", README))
    assert named - {"SCANNER_TEST_MARKET", "SCANNER_TEST_PEERS"} == set(SETTINGS)


def scanner_lines() -> list[str]:
    """Every use of the command that the README shows, in blocks and within sentences."""
    lines = [line for block in BLOCKS for line in block.text.splitlines()] + re.findall(r"`([^`\n]+)`", README)
    return [line for line in lines if re.search(r"\bscanner [a-z-]", line)]


def options(command: click.Command) -> set[str]:
    """Every long option of a command and of those below it."""
    own = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return own.union(*map(options, below))
