"""Draws the picture of the README: a table of the simulated market, as a terminal shows it.

usage: python -m scripts.picture      (writes docs/table.svg)
"""

from __future__ import annotations

import os
import re
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

from scanner.cli.answer import print_answer
from scanner.cli.service_call import ask
from scanner.result import Answer

FILE = Path(__file__).resolve().parent.parent / "docs" / "table.svg"
ASKED: dict[str, object] = {"screen": "minervini", "limit": 8}
WIDTH = 106
#: Without rich's fonts, which it would load from the network.
_FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def picture(answer: Answer) -> str:
    """Draw an answer as an SVG that needs nothing from elsewhere.

    Args:
        answer: of a simulated market, which the title says.
    """
    console = Console(record=True, width=WIDTH, file=StringIO(), markup=False, emoji=False, highlight=False)
    print_answer(console, answer)
    title = "scanner scan minervini --limit 8      (SIMULATED MARKET)"
    return console.export_svg(title=title, code_format=_FORMAT, unique_id="table")


def main() -> None:
    """Ask the simulated market, and write the picture."""
    os.environ["SCANNER_MARKET"] = "simulated"
    FILE.write_text(picture(ask(lambda service: service.scan(ASKED), fill=True, cached=False)), encoding="utf-8")


if __name__ == "__main__":
    main()
