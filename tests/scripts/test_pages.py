"""The generated pages are what the code says today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanner.cli.command import exit_codes
from scanner.config import SETTINGS
from scanner.request import ScanRequest
from scanner.sources.registry import SOURCES
from scripts.pages import DOCS, PAGES, PARTS, commands_page, request_page, settings_page, write
from tests.readme.pages import GENERATED


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_docs_is_what_would_be_written(name: str) -> None:
    assert DOCS.joinpath(name).read_text("utf-8") == PAGES[name](), "write it again: python -m scripts.pages"


@pytest.mark.parametrize("name", PARTS)
def test_the_generated_part_of_a_page_is_what_would_be_written(name: str) -> None:
    page = DOCS.joinpath(name).read_text("utf-8")
    assert PARTS[name](page) == page, "write it again: python -m scripts.pages"


def test_all_of_them_are_written(tmp_path: Path) -> None:
    write(tmp_path)
    assert {f"docs/{path.name}" for path in tmp_path.iterdir()} == {*GENERATED, *(f"docs/{name}" for name in PARTS)}


def test_a_source_says_of_itself_what_the_page_says() -> None:
    page = DOCS.joinpath("sources.md").read_text("utf-8")
    table = page[page.index("| `SCANNER_MARKET`") : page.index("The page [settings]")]
    for source in SOURCES.values():
        assert f"| `{source.written}`" in table
        assert source.about in table
    without = page.replace(table, "| `SCANNER_MARKET` | what it is |\n\n")
    assert PARTS["sources.md"](without) == page


def test_every_setting_has_a_row() -> None:
    assert re.findall(r"^\| `(\w+)` \|", settings_page(), re.MULTILINE) == list(SETTINGS)


def test_every_command_has_a_section_and_every_exit_code_a_row() -> None:
    page = commands_page()
    assert "## scanner cache clear\n" in page
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)] == list(exit_codes())


def test_every_field_of_a_request_has_a_row_with_its_type_and_its_meaning() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| [^|]* \| ([^|]+) \|$", request_page(), re.MULTILINE)
    assert [name for name, _, _ in rows] == list(ScanRequest.model_fields)


@pytest.mark.parametrize(
    "row",
    [
        "| `limit` | integer, 1 to 500 | `50` |",
        "| `min_dollar_volume` | number, 0 to 1e+15 | 1,000,000 |",
        "| `risk_pct` | number, above 0 to 100 | 1 |",
        "| `as_of` | date |  |",
        "| `profile` | `conservative`, `balanced`, `aggressive` | `balanced` |",
        "| `sectors` | list of strings, 1 to 500 |  |",
        "| `allow_shorts` | boolean | `false` |",
    ],
)
def test_a_field_says_what_it_takes(row: str) -> None:
    assert f"\n{row}" in request_page()


def test_no_bar_ends_a_cell_early_and_no_bracket_is_a_link() -> None:
    rows = [line for page in PAGES for line in DOCS.joinpath(page).read_text("utf-8").splitlines() if line[:2] == "| "]
    columns = {row.replace(r"\|", "").count(" | ") for row in rows}
    assert columns == {1, 2, 3, 5}
    assert re.findall(r"\]\[", settings_page()) == []


def test_what_the_help_keeps_in_lines_stays_in_lines() -> None:
    assert "```text\nclose > sma(50)  " in commands_page()
    assert "```sh\nscanner scan minervini --limit all --profile conservative\n" in commands_page()
