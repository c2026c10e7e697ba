"""Writes the example of docs/answer.md: an answer about the simulated market, as the command above it prints it.

usage: python -m scripts.answer_example
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from scanner.cli.remedies import in_commands
from scanner.cli.service_call import ask
from scanner.result import Answer

PAGE = Path(__file__).resolve().parent.parent / "docs" / "answer.md"
ASKED: dict[str, object] = {"where": "close > sma(50)", "columns": ["rsi(14)"], "limit": 1}
#: Closes shown of a sparkline's 63.
SHOWN = 3


def with_example(page: str, answer: dict[str, Any]) -> str:
    """Give the page with an answer in the place of its block of JSON.

    Args:
        answer: as JSON has it, with one result. A field is a line, and so is each field of the result.
    """
    (result,) = answer["results"]
    shown = {**result, "sparkline": result["sparkline"][-SHOWN:]}
    parts = {**{name: _written(value) for name, value in answer.items()}, "results": f"[{_lines(shown, 4)}]"}
    fields = ",\n".join(f'  "{name}": {part}' for name, part in parts.items())
    return re.sub(r"```json\n.*?```", lambda _: f"```json\n{{\n{fields}\n}}\n```", page, count=1, flags=re.DOTALL)


def _lines(fields: dict[str, Any], indent: int) -> str:
    lines = ",\n".join(f'{" " * indent}"{name}": {_written(value)}' for name, value in fields.items())
    return f"{{\n{lines}\n{' ' * (indent - 2)}}}"


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _answer() -> Answer:
    return ask(lambda service: service.scan(ASKED), fill=True)


def main() -> None:
    """Ask the simulated market, and write the example."""
    os.environ |= {"SCANNER_MARKET": "simulated", "REDIS_URL": ""}
    answer: dict[str, Any] = json.loads(_answer().to_json(words=in_commands))
    PAGE.write_text(with_example(PAGE.read_text("utf-8"), answer), encoding="utf-8")


if __name__ == "__main__":
    main()
