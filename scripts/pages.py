"""Writes the pages of docs/ that the code itself knows: settings, command line and indicators.

usage: python -m scripts.pages
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from scanner.cli.command import exit_codes
from scanner.cli.main import main
from scanner.cli.page import indicators_page
from scanner.config import SETTINGS

DOCS = Path(__file__).resolve().parent.parent / "docs"
_SETTINGS = """\
# Settings

Settings are environment variables; an empty one counts as not set. This page is written by `python -m scripts.pages`.
[Sources](sources.md), [cache](cache.md) and [Lambda](lambda.md) explain when to use them; `.env.example` has those of
Compose.
"""
_COMMANDS = """\
# Command line

Every command has `--help`, of which `python -m scripts.pages` makes this page.
"""
#: Above each block of examples: what runs them instead of the tests of the pages.
_TESTED = "<!-- not run: tests/readme/test_help.py runs the examples of the help -->"


def settings_page() -> str:
    """Write a table of all settings."""
    rows = ((f"`{name}`", meaning) for name, meaning in SETTINGS.items())
    return "\n".join([_SETTINGS, *_table(("setting", "what it says"), rows)]) + "\n"


def commands_page() -> str:
    """Write a section for each command, and the exit codes."""
    codes = ((str(code), meaning) for code, meaning in exit_codes().items())
    lines = [_COMMANDS, *_section(main), "## Exit codes", "", *_table(("code", "meaning"), codes)]
    return "\n".join(lines) + "\n"


#: Each generated page by its file in docs/.
PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "indicators.md": indicators_page,
    "settings.md": settings_page,
}


def write(folder: Path = DOCS) -> None:
    """Write every generated page.

    Args:
        folder: where they go.
    """
    for name, page in PAGES.items():
        folder.joinpath(name).write_text(page(), encoding="utf-8")


def _section(command: click.Command, parent: click.Context | None = None) -> Iterator[str]:
    """Yield the lines on a command, then those on the commands below it."""
    context = click.Context(command, parent, command.name if parent else "scanner", **command.context_settings)
    name = context.command_path
    yield from (f"## {name}", "", "```text", " ".join([name, *command.collect_usage_pieces(context)]), "```", "")
    yield from _prose(command.help or "")
    records = filter(None, (parameter.get_help_record(context) for parameter in command.get_params(context)))
    yield from _table(("option", "what it does"), ((_code(option), text) for option, text in records if text))
    yield ""
    below = command.commands if isinstance(command, click.Group) else {}
    if parent:  # the last lines of the first list exit codes and settings, which have a place of their own
        yield from _prose(command.epilog or "")
    for subcommand in below.values():
        yield from _section(subcommand, context)


def _prose(text: str) -> Iterator[str]:
    """Yield a help text as Markdown: a backspace is how click marks what must stay as it is."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        heading, _, rest = paragraph.removeprefix("\b\n").partition("\n")
        if not paragraph.startswith("\b"):
            yield from (" ".join(paragraph.split()), "")
        elif heading == "Examples:":
            yield from (_TESTED, "```sh", *(line.strip() for line in rest.splitlines()), "```", "")
        else:
            block = [line for line in rest.splitlines() if line.startswith("  ")]
            after = [line for line in rest.splitlines() if not line.startswith("  ")]
            yield from (heading, "", "```text", *(line[2:] for line in block), "```", "")
            yield from ([*after, ""] if after else [])


def _table(header: tuple[str, str], rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"| {header[0]} | {header[1]} |"
    yield "| --- | --- |"
    for name, text in rows:
        yield f"| {name} | {_plain(' '.join(text.split()))} |"


def _plain(text: str) -> str:
    """Keep what a help text has in brackets from being read as a link."""
    return "`".join(part if inside % 2 else part.replace("[", r"\[") for inside, part in enumerate(text.split("`")))


def _code(text: str) -> str:
    """Write code that may stand in a cell, where a bar would end it."""
    return f"<code>{text.replace('|', '&#124;')}</code>" if "|" in text else f"`{text}`"


if __name__ == "__main__":
    write()
