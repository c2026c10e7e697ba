"""No page leads nowhere: what it links to in the repository is there, down to the heading."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.readme.pages import PAGES, ROOT


def prose(text: str) -> str:
    """A page without its code."""
    return re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)


def links(text: str) -> list[str]:
    """The targets of a page's links and pictures."""
    return re.findall(r"\]\(([^)\s]+)\)", prose(text))


def anchors(text: str) -> set[str]:
    """What a page's headings are called in links."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken(path: str, text: str, pages: dict[str, str]) -> Iterator[str]:
    """The links of a page that lead nowhere. Outside the repository only the form of an address is looked at."""
    for link in links(text):
        address = urlsplit(link)
        if address.scheme:
            if address.scheme != "https" or not re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", address.netloc):
                yield link
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), address.path)) if address.path else path
        if not ROOT.joinpath(target).exists() or (address.fragment and address.fragment not in anchors(pages[target])):
            yield link


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_somewhere(path: str) -> None:
    assert list(broken(path, PAGES[path], PAGES)) == []


@pytest.mark.parametrize(
    "link", ["docs/nowhere.md", "#nowhere", "docs/limits.md#nowhere", "http://example.com", "https://localhost/x"]
)
def test_a_link_that_leads_nowhere_is_found(link: str) -> None:
    assert list(broken("README.md", f"# Title\n\nSee [it]({link}).\n", PAGES)) == [link]


@pytest.mark.parametrize("path", PAGES)
def test_every_file_that_is_named_is_there(path: str) -> None:
    named = re.findall(r"`([\w-]+/[a-z][\w/-]*(?:\.\w+)?)`", PAGES[path])
    places = [ROOT, ROOT / "scanner", ROOT / "scanner/sources"]
    roots = {entry.name for place in places for entry in place.iterdir()}
    named = [name for name in named if name.split("/")[0] in roots - {"dist"}]
    assert [name for name in named if not any(place.joinpath(name).exists() for place in places)] == []


def test_the_architecture_lists_every_decision_once() -> None:
    listed = [link for link in links(PAGES["ARCHITECTURE.md"]) if link.startswith("docs/decisions/")]
    assert sorted(listed) == [path for path in PAGES if path.startswith("docs/decisions/")]


def test_a_decision_is_listed_by_its_title() -> None:
    listed = dict(re.findall(r"^- \[(.+)\]\((docs/decisions/.+)\)$", PAGES["ARCHITECTURE.md"], re.MULTILINE))
    titles = {f"# {title}": path for title, path in listed.items()}
    assert [path for title, path in titles.items() if PAGES[path].splitlines()[0] != title] == []
