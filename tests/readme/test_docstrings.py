"""Every public docstring can be read by the tools that make the API reference and show help in editors."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import griffe
import pytest

from tests.readme.pages import PAGES, ROOT

PACKAGES = ("scanner", "ecr")
#: An underlined heading, as numpydoc has it: read as Google style, it is prose.
UNDERLINED = re.compile(r"^(Parameters|Returns|Raises|Attributes|Yields)\n-{3,}$", re.MULTILINE)
#: As mkdocs.yml has it: what is returned is one thing, told in as many lines as it takes.
AS_THE_SITE = griffe.GoogleOptions(returns_multiple_items=False, returns_named_value=False)


def documented(place: griffe.Object) -> Iterator[griffe.Object]:
    """Yield an object, and every public one below it, where it is defined."""
    yield place
    for member in place.members.values():
        if isinstance(member, griffe.Object) and (member.is_public or member.name == "__init__"):
            yield from documented(member)


def faults(package: str, folder: Path, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What is wrong with a package's docstrings."""
    loaded = griffe.load(package, search_paths=[folder], docstring_parser="google", docstring_options=AS_THE_SITE)
    assert isinstance(loaded, griffe.Object)
    found = []
    for each in documented(loaded):
        if each.docstring is None:
            continue
        caplog.clear()
        with caplog.at_level(logging.INFO, logger="griffe"):
            assert each.docstring.parsed
        found += [f"{each.path}: {record.getMessage()}" for record in caplog.records]
        found += [f"{each.path}: {heading[1]} is underlined" for heading in UNDERLINED.finditer(each.docstring.value)]
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_docstring_is_read_without_a_warning(package: str, caplog: pytest.LogCaptureFixture) -> None:
    assert faults(package, ROOT, caplog) == []


def test_all_that_the_api_reference_names_is_there() -> None:
    loaded = griffe.load("scanner", search_paths=[ROOT])
    named = re.findall(r"^::: scanner\.(\S+)$", PAGES["docs/api.md"], re.MULTILINE)
    assert named
    assert [name for name in named if not isinstance(loaded[name], griffe.Object)] == []


@pytest.mark.parametrize(
    ("docstring", "fault"),
    [
        ("Do it.\n\n    Args:\n        other: what is not there.\n    ", "does not appear in the function signature"),
        ("Do it.\n\n    Args:\n        a number\n    ", "Failed to get 'name: description' pair"),
        ("Do it.\n\n    Raises\n    ------\n    ValueError: always.\n    ", "Raises is underlined"),
    ],
)
def test_one_that_cannot_be_read_is_found(
    docstring: str, fault: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tmp_path.joinpath("planted.py").write_text(f'def do(number: int) -> None:\n    """{docstring}"""\n', "utf-8")
    assert fault in faults("planted", tmp_path, caplog)[-1]
