"""Every page of the documentation, by its path: those beside the README, and all of docs/."""

from __future__ import annotations

from pathlib import Path

from tests.readme.blocks import Block, blocks

ROOT = Path(__file__).resolve().parent.parent.parent
#: Pages whose commands need what their own test brings up.
RUN_ELSEWHERE = {"docs/deploy.md": "tests/ecr/test_page.py", "docs/web.md": "tests/web/test_page.py"}
#: Pages that the code writes: what they name is no explanation of it.
GENERATED = {f"docs/{name}.md" for name in ("actions", "commands", "indicators", "request", "settings")}
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in [*sorted(ROOT.glob("*.md")), *sorted(ROOT.joinpath("docs").rglob("*.md"))]
}
#: Those that people wrote.
WRITTEN = {path: text for path, text in PAGES.items() if path not in GENERATED}


def page_blocks(path: str) -> list[Block]:
    """The blocks of one page."""
    return blocks(PAGES[path])


def lines_of(path: str) -> list[str]:
    """Every line of shell on one page."""
    return [line for block in page_blocks(path) if block.language == "sh" for line in block.text.splitlines()]
