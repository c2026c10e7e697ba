"""Pieces of HTML for notebooks: well formed, and no text of a market's becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from scanner import notebook
from scanner.notebook import Column

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
    assert shown(notebook.table([Column(text, [text])])) == [text, text]
    assert shown(notebook.heading(text, warning=text)) == [text, " ", text]
    assert shown(notebook.paragraphs([text])) == [text]


def test_headers_stand_where_their_cells_do() -> None:
    html = notebook.table([Column("close, USD", ["1.00"]), Column("name", ["One"], left=True)])
    assert re.findall(r'<(t[hd]) style="text-align:(\w+)', html) == [
        ("th", "right"),
        ("th", "left"),
        ("td", "right"),
        ("td", "left"),
    ]


def test_a_column_without_anything_is_left_out_and_a_gap_is_shown() -> None:
    columns = [Column("stop", [None, "2.00", ""]), Column("flags", [""] * 3), Column("rank", [None] * 3)]
    assert shown(notebook.table(columns)) == ["stop", notebook.MISSING, "2.00"]


def test_a_table_without_rows_is_one() -> None:
    assert shown(notebook.table([Column("stop", [])])) == []
