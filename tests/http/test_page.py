"""The page at `/`."""

from __future__ import annotations

from html.parser import HTMLParser

from scanner.http.page import page
from scanner.http.routes import routes


class Reader(HTMLParser):
    """Collects what a page has and links to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, str | None] = {}
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_names_every_address_and_loads_nothing() -> None:
    reader = Reader()
    reader.feed(page().body.decode())
    assert [route.path for route in routes() if route.path not in reader.text] == []
    assert not reader.tags & {"script", "style", "link", "img", "iframe", "form", "object"}
    assert not [name for name in reader.attributes if name.startswith("on") or name in {"src", "style"}]
    assert reader.attributes["href"] == "/v1/openapi.json"


def test_it_is_html_that_is_asked_for_again_each_time() -> None:
    headers = page().headers
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-cache"
