"""Writes what the code itself knows: the pages on actions, command line, indicators, requests and settings in docs/.

It also writes the values of limits, the table of sources and the signatures of `scanner.api`.

usage: python -m scripts.pages
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from scanner.actions.page import actions_page
from scanner.cli.command import exit_codes
from scanner.cli.main import main
from scanner.cli.page import indicators_page
from scanner.config import SETTINGS
from scanner.request import ALIASES, ScanRequest
from scanner.sources.registry import DEFAULT, SOURCES
from scanner.sources.source_spec import Source
from scripts.limits import with_values
from scripts.signatures import write_signatures

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
_REQUEST = """\
# Requests

The fields of a question: of an event of the [Lambda function](lambda.md#events), and of `scanner.scan` in
[Python](python.md). The command line has an option for each but `screen`, which is its argument. All are optional, null
stands for the default, and unknown fields are an error that names the nearest known one. This page is written by
`python -m scripts.pages`.
"""
_EVERYTHING = "The command line and Python take `all` as a `limit` too."
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


def request_page() -> str:
    """Write a table of the fields of a request, from its schema."""
    rows = (
        (f"`{name}`", _type(schema), _default(schema["default"]), f"{schema['description']}.")
        for name, schema in ScanRequest.model_json_schema()["properties"].items()
    )
    aliases = ", ".join(f"`{alias}` for `{name}`" for alias, name in ALIASES.items())
    table = _table(("field", "type", "default", "meaning"), rows)
    return "\n".join([_REQUEST, *table, "", f"Names that are understood too: {aliases}. {_EVERYTHING}"]) + "\n"


def sources_part(page: str) -> str:
    """Write the table of sources at the head of the page that explains them."""
    rows = ((f"`{source.written}`{_chosen(source)}", source.about) for source in SOURCES.values())
    table = "\n".join(_table(("`SCANNER_MARKET`", "what it is"), rows))
    return re.sub(r"^\| `SCANNER_MARKET` \|.*?\n\n", lambda _: f"{table}\n\n", page, flags=re.DOTALL | re.MULTILINE)


def _chosen(source: Source) -> str:
    """Say where a source is the default."""
    if source.scheme == DEFAULT:
        return " (the default)"
    return f" (the default if `{source.chosen_by}` is set)" if source.chosen_by else ""


#: Each generated page by its file in docs/.
PAGES: dict[str, Callable[[], str]] = {
    "actions.md": actions_page,
    "commands.md": commands_page,
    "indicators.md": indicators_page,
    "request.md": request_page,
    "settings.md": settings_page,
}
#: The pages that people write, with a part that the code knows: each is made of the page of before.
PARTS: dict[str, Callable[[str], str]] = {"limits.md": with_values, "sources.md": sources_part}


def write(folder: Path = DOCS) -> None:
    """Write every generated page, and the generated parts of others.

    Args:
        folder: where they go.
    """
    for name, page in PAGES.items():
        folder.joinpath(name).write_text(page(), encoding="utf-8")
    for name, part in PARTS.items():
        folder.joinpath(name).write_text(part(DOCS.joinpath(name).read_text("utf-8")), encoding="utf-8")


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


def _type(schema: Mapping[str, Any]) -> str:
    """Say in words what a field of a JSON schema takes."""
    kind = schema["anyOf"][0] if "anyOf" in schema else schema  # the other is null
    if "enum" in kind:
        return ", ".join(f"`{value}`" for value in kind["enum"])
    if kind["type"] == "array":
        return f"list of {kind['items']['type']}s, 1 to {kind['maxItems']:,}"
    low, high = kind.get("minimum", kind.get("exclusiveMinimum")), kind.get("maximum")
    above = "above " if "exclusiveMinimum" in kind else ""
    bounds = f", {above}{low:,.13g} to {high:,.13g}" if high is not None else ""
    return f"{kind.get('format', kind['type'])}{bounds}"


def _default(value: object) -> str:
    return "" if value is None else f"{value:,.13g}" if isinstance(value, float) else f"`{str(value).lower()}`"


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"| {' | '.join('---' for _ in header)} |"
    for name, *texts in rows:
        yield f"| {' | '.join([name, *(_plain(' '.join(text.split())) for text in texts)])} |"


def _plain(text: str) -> str:
    """Keep what a help text has in brackets from being read as a link."""
    return "`".join(part if inside % 2 else part.replace("[", r"\[") for inside, part in enumerate(text.split("`")))


def _code(text: str) -> str:
    """Write code that may stand in a cell, where a bar would end it."""
    return f"<code>{text.replace('|', '&#124;')}</code>" if "|" in text else f"`{text}`"


if __name__ == "__main__":
    write()
    write_signatures()
