"""Hooks of mkdocs: the README is the site's first page, and the other pages beside it are pages of the site too.

Links are written for readers of the repository. Here they become links of the site, and what the site does not have,
such as a script, becomes plain text.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
#: Pages outside docs/, and what the site calls them.
OUTSIDE = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}
_LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)#\s:]+)(?P<anchor>#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages outside docs/."""
    from mkdocs.structure.files import File  # the tests read links without mkdocs

    for source, page in OUTSIDE.items():
        files.append(File.generated(config, page, content=ROOT.joinpath(source).read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001  # as mkdocs calls it
    """Turn the links of a page into links of the site."""
    return linked(markdown, page.file.src_uri)


def linked(markdown: str, page: str) -> str:
    """Turn links between files of the repository into links between pages of the site.

    Args:
        markdown: what the page says.
        page: its path in the site.
    """
    source = next((name for name, to in OUTSIDE.items() if to == page), f"docs/{page}")

    def link(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), found["target"]))
        to = OUTSIDE.get(target) or (target.removeprefix("docs/") if target.startswith("docs/") else None)
        if to is None:
            return found["text"]
        relative = posixpath.relpath(to, posixpath.dirname(page) or ".")
        return f"{found['image']}[{found['text']}]({relative}{found['anchor'] or ''})"

    return _LINK.sub(link, markdown)
