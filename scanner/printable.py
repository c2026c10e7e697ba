"""Makes text encodable: Python decodes bytes that are not UTF-8, e.g. of a path, to lone surrogates."""

from __future__ import annotations

from typing import Any


def printable(content: Any) -> Any:  # any JSON
    """Escape lone surrogates, which neither JSON nor UTF-8 can encode, everywhere in a JSON value."""
    match content:
        case str():
            return content.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {printable(name): printable(value) for name, value in content.items()}
        case list() | tuple():
            return [printable(value) for value in content]
        case _:
            return content
