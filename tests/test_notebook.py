"""Pieces of HTML for notebooks: well formed, and no text of a market's becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from scanner import notebook

HOSTILE = ["<script>alert(1)</script>", "A&B", '"><img src=x onerror=alert(1)>', "</td></tr></table>"]


class Shown(HTMLParser):
    """Gathers the texts that a browser would show, and fails where tags do not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def shown(html: str) -> list[str]:
    return Shown(html).texts


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_stay_texts(text: str) -> None:
    assert shown(notebook.table([text], [[text]])) == [text, text]
    assert shown(notebook.heading(text, warning=text)) == [text, " ", text]
    assert shown(notebook.paragraphs([text])) == [text]


def test_numbers_are_to_be_read() -> None:
    cells = [1234567, 1234.5, None, True, False, "text"]
    assert shown(notebook.table([""] * 6, [cells])) == ["1,234,567", "1,234.50", notebook.MISSING, "yes", "no", "text"]


def test_numbers_stand_to_the_right_and_texts_to_the_left() -> None:
    html = notebook.table(["", ""], [[1, "one"]])
    assert html.count("text-align:right") == html.count("text-align:left") == 1
