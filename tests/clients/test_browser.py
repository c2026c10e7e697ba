"""A page in a real browser reads another origin only if that allows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clients.miniature import served
from tests.clients.node import ask_page


def fetching(url: str) -> str:
    return f'fetch("{url}/word?word=high").then((reply) => reply.json()).catch((error) => String(error))'


@pytest.mark.parametrize("is_allowed", [True, False])
def test_a_page_of_another_origin_reads_what_allows_it(tmp_path: Path, is_allowed: bool) -> None:
    with served() as page, served(page if is_allowed else "https://other.example") as interface:
        value, complaints = ask_page(page, fetching(interface), tmp_path)
    if is_allowed:
        assert (value, complaints) == ({"word": "high", "length": 4}, [])
    else:
        assert value == "TypeError: Failed to fetch"
        assert any("blocked by CORS policy" in complaint for complaint in complaints)


def test_what_a_page_throws_is_a_failure(tmp_path: Path) -> None:
    with served() as page, pytest.raises(AssertionError, match="no such word"):
        ask_page(page, '(() => { throw new Error("no such word") })()', tmp_path)
