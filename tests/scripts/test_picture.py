"""The picture of the README needs nothing from elsewhere, and says that its market is simulated."""

from __future__ import annotations

import re
from pathlib import Path

from scanner.config import Config
from scanner.wiring import make_service
from scripts.picture import ASKED, FILE, picture
from tests.filled import filled


def addresses(drawn: str) -> set[str]:
    """What is named by an address, but for the names of the format itself."""
    return set(re.findall(r"https?://[^\s\"')]+", drawn)) - {"http://www.w3.org/2000/svg", "https://www.textualize.io"}


def test_a_picture_loads_nothing_and_is_marked(tmp_path: Path) -> None:
    service = make_service(Config.read(filled(tmp_path, "simulated:300x300")), cached=False)
    drawn = picture(service.scan(ASKED))
    assert addresses(drawn) == set()
    assert drawn.count("SIMULATED&#160;MARKET") == 2


def test_so_does_and_is_the_one_in_docs() -> None:
    drawn = FILE.read_text("utf-8")
    assert addresses(drawn) == set()
    assert drawn.count("SIMULATED&#160;MARKET") == 2
