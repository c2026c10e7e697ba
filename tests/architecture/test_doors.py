"""Commands and options are named in `cli/` alone: everybody else says what to do by a remedy."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.modules import ROOT

#: A command of ours, or an option of any.
COMMAND = re.compile(
    r"`scanner[ `]|\bscanner (?:scan|sync|show|values|history|doctor|cache|market)\b|(?<![\w-])--[a-z]"
)
MODULES = sorted(
    path.relative_to(ROOT) for path in (ROOT / "scanner").rglob("*.py") if path.relative_to(ROOT).parts[1] != "cli"
)


def texts(source: str) -> Iterator[tuple[int, str]]:
    """The strings of a program that may be shown to somebody, with their lines: all but docstrings."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_text_names_a_command_or_an_option(module: Path) -> None:
    named = [text for _, text in texts((ROOT / module).read_text("utf-8")) if COMMAND.search(text)]
    assert named == []


@pytest.mark.parametrize("said", ["run `scanner sync`", "run scanner sync", "leave out --details", "(--min-score)"])
def test_a_command_is_seen(said: str) -> None:
    assert [text for _, text in texts(f"def f():\n    '''--doc'''\n    return f'{{1}} {said}'") if COMMAND.search(text)]
    assert not COMMAND.search("a scanner of the market -- at 5 - 3")


def test_nobody_replaces_text_in_messages() -> None:
    replacing = re.compile(r"(?:message|problem|sentence|said|note)\w*\.(?:replace|removeprefix|removesuffix)\(")
    found = [module for module in MODULES if replacing.search((ROOT / module).read_text("utf-8"))]
    allowed = {Path("scanner/cache/labels.py")}  # until notes are values
    assert set(found) <= allowed
