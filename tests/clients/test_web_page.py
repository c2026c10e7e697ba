"""The HTML of docs/web.md shows the ranking in a real browser, if its origin is listed."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.clients.node import ask_page
from tests.readme.conftest import ROOT, environment
from tests.web.session import ADDRESS, BLOCKS, typed

__all__ = ["environment"]
[HTML] = re.findall(r"^```html\n(.*?)^```", ROOT.joinpath("docs/web.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
#: The results, once they are there; empty if nothing comes.
WAIT = """new Promise((resolve) => {
    const shown = () => document.getElementById("results").textContent;
    const ends = Date.now() + TIMEOUT;
    const look = () => shown() || Date.now() > ends ? resolve(shown()) : setTimeout(look, 50);
    look();
})"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, as `python -m http.server` does, and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The origin at which a folder is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def shown(environment: dict[str, str], folder: Path, *, listed: bool, timeout: int) -> tuple[str, list[str]]:
    """What the page shows, and what its console complains of."""
    pages = folder / "pages"
    pages.mkdir()
    with (
        served(pages) as origin,
        typed(len(BLOCKS), environment, folder, origin if listed else "https://other.example") as (address, printed),
    ):
        text = HTML.replace(ADDRESS, address).replace('"KEY"', f'"{printed[-1]}"')
        pages.joinpath("page.html").write_text(text, "utf-8")
        return ask_page(f"{origin}/page.html", WAIT.replace("TIMEOUT", str(timeout)), folder)


def test_it_shows_the_ranking(environment: dict[str, str], tmp_path: Path) -> None:
    results, complaints = shown(environment, tmp_path, listed=True, timeout=60_000)
    assert re.fullmatch(r"([A-Z.]+ [\d.]+\n?)+", results)
    assert [complaint for complaint in complaints if "favicon" not in complaint and "404" not in complaint] == []


def test_a_page_that_is_not_listed_learns_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    results, complaints = shown(environment, tmp_path, listed=False, timeout=2_000)
    assert results == ""
    assert any("blocked by CORS policy" in complaint for complaint in complaints)
