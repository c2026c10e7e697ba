"""The README is short, begins with a table and two commands, and leads everywhere."""

from __future__ import annotations

import html
import re

from tests.readme.conftest import ROOT, Run
from tests.readme.pages import PAGES, lines_of, page_blocks
from tests.readme.shape import same_shape

README = PAGES["README.md"]
PICTURE = ROOT.joinpath("docs/table.svg").read_text("utf-8")
MAX_LINES = 200


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= MAX_LINES


def test_it_begins_with_two_ways_to_a_first_table() -> None:
    first, second, *_ = (block.text for block in page_blocks("README.md"))
    assert first.startswith("git clone ")
    assert "make scan" in first
    assert second.startswith("pip install .\nscanner scan")


def test_it_leads_to_every_page_but_the_decisions() -> None:
    pages = {path for path in PAGES if not path.startswith("docs/decisions/")} - {"README.md"}
    assert pages - set(re.findall(r"\]\(([^)#]+)\)", README)) == set()


def test_its_commands_for_containers_are_those_of_the_page_on_them() -> None:
    lines = [line for line in lines_of("README.md") if line.startswith(("docker", "curl"))]
    assert len(lines) == 2
    assert set(lines) <= set(lines_of("docs/containers.md"))


def test_its_picture_shows_what_the_command_prints(shell: Run) -> None:
    [command] = [block.instead for block in page_blocks("README.md") if "make scan" in block.text]
    drawn, _, _ = drawn_lines(PICTURE).partition("───")
    below_the_title = "\n".join(line for line in drawn.splitlines() if not line.startswith("scanner "))
    same_shape("text", below_the_title, shell(f"COLUMNS=106 {command}").stdout)


def test_its_picture_says_that_the_market_is_simulated() -> None:
    assert "SIMULATED MARKET" in drawn_lines(PICTURE)
    assert "SIMULATED" in README.partition("docs/table.svg")[0].splitlines()[-1]


def drawn_lines(picture: str) -> str:
    """The lines of text in an SVG, from top to bottom."""
    pieces = re.findall(r'<text [^>]*x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', picture)
    lines: dict[float, list[tuple[float, str]]] = {}
    for x, y, text in pieces:
        lines.setdefault(float(y), []).append((float(x), html.unescape(text)))
    text = "\n".join(" ".join(text for _, text in sorted(lines[y])) for y in sorted(lines))
    return text.replace("\N{NO-BREAK SPACE}", " ")
