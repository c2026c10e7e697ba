"""Every page does what it says.

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
from tests.cli.conftest import parameters
from tests.readme.blocks import Block
from tests.readme.conftest import ROOT, Run
from tests.readme.pages import PAGES, RUN_ELSEWHERE, WRITTEN, page_blocks
from tests.readme.shape import same_shape

BLOCKS = {path: page_blocks(path) for path in PAGES}
RUN = [
    pytest.param(block, id=f"{path}:{block.line}")
    for path in PAGES.keys() - RUN_ELSEWHERE.keys()
    for block in BLOCKS[path]
    if block.language in {"sh", "python"} and not block.not_run
]
RUN.sort(key=lambda case: str(case.id))  # workers must agree on the order
#: Variables of building images and of the tests, which are no settings of the scanner.
NO_SETTINGS = {"REDIS_IMAGE", "SCANNER_TEST_MARKET", "SCANNER_TEST_PEERS"}
#: The least length of a sentence that nobody writes twice by chance.
LONG = 60


@pytest.mark.parametrize("block", RUN)
def test_a_block_runs_and_prints_what_is_shown(block: Block, shell: Run) -> None:
    text = block.instead or block.text
    run = shell(f"python -c {shlex.quote(text)}" if block.language == "python" and not block.instead else text)
    assert run.returncode == 0, run.stderr
    if block.output:
        same_shape(*block.output, run.stdout)


def test_a_page_that_is_run_elsewhere_is() -> None:
    for path, test in RUN_ELSEWHERE.items():
        assert f'"{path.split("/")[-1]}"' in ROOT.joinpath(test).read_text("utf-8")


def test_the_two_commands_that_everybody_begins_with_show_what_they_print() -> None:
    shown = {block.text.strip(): block.output for blocks in BLOCKS.values() for block in blocks}
    assert shown["make scan"]
    assert shown["make test"]


def test_every_option_named_exists() -> None:
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", " ".join(scanner_lines(PAGES))))
    assert named
    assert named <= options(main) | {"--help", "--version"}


def test_every_command_is_shown() -> None:
    assert isinstance(main, click.Group)
    shown = " ".join(scanner_lines(WRITTEN))
    assert [name for name in main.commands if not re.search(rf"scanner {name}\b", shown)] == []


def test_the_settings_named_are_those_that_are_read() -> None:
    named = {
        name
        for text in WRITTEN.values()
        for name in re.findall(r"\b(?:SCANNER_|POLYGON_|REDIS_|POWERTOOLS_|AWS_REG)[A-Z_]+", text)
    }
    assert named - NO_SETTINGS == set(SETTINGS)


def test_nothing_stands_on_two_pages() -> None:
    where: dict[str, set[str]] = {}
    for path, text in WRITTEN.items():
        for sentence in sentences(text):
            where.setdefault(sentence, set()).add(path)
    assert {sentence: paths for sentence, paths in where.items() if len(paths) > 1} == {}


def test_a_sentence_is_found_wherever_it_is_broken() -> None:
    sentence = "This sentence is long enough to be one that nobody writes twice by chance."
    page = "# Title\n\nShort.\n\n- {}\n\n| {} | x |\n\n```sh\nlong " + "x" * LONG + "\n```\n"
    assert sentences(page.format(sentence, sentence)) == sentences(page.format(sentence.replace(" ", "\n"), sentence))
    assert sentences(page.format(sentence, sentence)) == [sentence, sentence]


def sentences(text: str) -> list[str]:
    """The long sentences of a page, wherever they stand in it."""
    prose = re.sub(r"^```.*?^```$|^#.*?$", "", text, flags=re.MULTILINE | re.DOTALL)
    parts = [
        part
        for block in re.split(r"\n\s*\n|^- |\|", prose, flags=re.MULTILINE)
        for part in re.split(r"(?<=[.:;])\s", block)
    ]
    return [sentence for part in parts if len(sentence := " ".join(part.split())) >= LONG]


def scanner_lines(pages: dict[str, str]) -> list[str]:
    """Every use of the command that the pages show, in blocks and within sentences."""
    lines = [line for path in pages for block in BLOCKS[path] for line in block.text.splitlines()]
    lines += [line for text in pages.values() for line in re.findall(r"`([^`\n]+)`", text)]
    return [line for line in lines if re.search(r"(?<![\w/-])scanner [a-z-]", line)]


def options(command: click.Command) -> set[str]:
    """Every long option of a command and of those below it."""
    own = {name for parameter in parameters(command) for name in (*parameter.opts, *parameter.secondary_opts)}
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return own.union(*map(options, below))
