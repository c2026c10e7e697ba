"""The fenced blocks of a Markdown text, with what the author says of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

FENCE = re.compile(
    r"(?:<!-- (?P<remark>instead|not run): (?P<said>[^>]*) -->\n+)?^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    flags=re.MULTILINE | re.DOTALL,
)
OUTPUTS = ("text", "json", "csv")


@dataclass(frozen=True)
class Block:
    """Something a reader may run.

    Attributes:
        line: where it starts.
        language: sh, powershell or python.
        text: what the reader sees.
        instead: the command that a test runs in its place; empty for the text itself.
        not_run: why no test runs it; empty where one does.
        output: the language and the text of the output shown right below it, if any.
    """

    line: int
    language: str
    text: str
    instead: str = ""
    not_run: str = ""
    output: tuple[str, str] | None = None


def blocks(markdown: str) -> list[Block]:
    """Every block that is not itself an output, in order."""
    fences = list(FENCE.finditer(markdown))
    found = []
    for fence, following in zip(fences, [*fences[1:], None], strict=False):
        if fence["language"] in OUTPUTS:
            continue
        shown = following if following and following["language"] in OUTPUTS else None
        found.append(
            Block(
                line=markdown[: fence.start("language")].count("\n") + 1,
                language=fence["language"],
                text=fence["text"],
                instead=fence["said"] if fence["remark"] == "instead" else "",
                not_run=fence["said"] if fence["remark"] == "not run" else "",
                output=(shown["language"], shown["text"]) if shown else None,
            )
        )
    return found
