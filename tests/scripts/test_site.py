"""Links between files become links between pages of the site."""

from __future__ import annotations

import re

import pytest

from scripts.site import OUTSIDE, ROOT, linked
from tests.readme.pages import PAGES


@pytest.mark.parametrize(
    ("page", "link", "becomes"),
    [
        ("index.md", "[it](docs/python.md)", "[it](python.md)"),
        ("index.md", "![it](docs/table.svg)", "![it](table.svg)"),
        ("index.md", "[it](docs/lambda.md#http)", "[it](lambda.md#http)"),
        ("index.md", "[it](ARCHITECTURE.md)", "[it](architecture.md)"),
        ("architecture.md", "[it](docs/decisions/percentile-rank.md)", "[it](decisions/percentile-rank.md)"),
        ("versions.md", "[it](../CHANGELOG.md)", "[it](changelog.md)"),
        ("decisions/percentile-rank.md", "[it](../../SECURITY.md)", "[it](../security.md)"),
        ("decisions/percentile-rank.md", "[it](../numbers.md#scores)", "[it](../numbers.md#scores)"),
        ("numbers.md", "[it](decisions/percentile-rank.md)", "[it](decisions/percentile-rank.md)"),
        ("deploy.md", "[the template](../ecr/template.yaml)", "the template"),
        (
            "deploy.md",
            "[below](#rights) and [there](https://example.com/a)",
            "[below](#rights) and [there](https://example.com/a)",
        ),
    ],
)
def test_a_link_becomes_one_of_the_site(page: str, link: str, becomes: str) -> None:
    assert linked(f"See {link}.", page) == f"See {becomes}."


def test_every_page_beside_the_readme_is_in_the_site() -> None:
    assert OUTSIDE.keys() == {path for path in PAGES if "/" not in path}


def test_every_page_but_the_decisions_is_in_the_navigation() -> None:
    navigation = ROOT.joinpath("mkdocs.yml").read_text("utf-8").partition("\nnav:")[2].partition("\nnot_in_nav:")[0]
    named = re.findall(r"([\w-]+\.md)$", navigation, re.MULTILINE)
    pages = [OUTSIDE.get(path, path.removeprefix("docs/")) for path in PAGES if not path.startswith("docs/decisions/")]
    assert sorted(named) == sorted(pages)
