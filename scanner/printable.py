"""Text that can be written: Python lets bytes that are no UTF-8, as of a path, into its texts as half characters."""

from __future__ import annotations

from typing import Any


def printable(content: Any) -> Any:  # any JSON
    """Show half characters, which neither JSON nor UTF-8 has, as what they are, wherever they stand in it."""
    match content:
        case str():
            return content.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {printable(name): printable(value) for name, value in content.items()}
        case list() | tuple():
            return [printable(value) for value in content]
        case _:
            return content
