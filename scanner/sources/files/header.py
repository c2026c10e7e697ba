"""Finds a file's columns by its header."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from scanner.errors import MarketDataError
from scanner.remedy import fix_data
from scanner.sources.files.rules import OTHER_NAMES, Column, column_name, names_of

#: Maximum number of header names that a message shows, and characters of each.
MAX_SHOWN = 20
MAX_SHOWN_CHARACTERS = 30
#: Minimum similarity (difflib's ratio) of a name to a column's to be taken for a misspelling of it.
_LIKENESS = 0.8
_LENGTHS = 2  # maximum difference in length, characters


def find_columns(place: str, header: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Find the position of each of `columns` in the header; others are ignored.

    Raises:
        MarketDataError: a column occurs twice, is required and missing, or seems to be misspelt.
    """
    names = [column_name(written) for written in header]
    for name in names:
        if name and names.count(name) > 1:
            raise MarketDataError(
                place, "the header names it twice", column=shown([name]), remedy=fix_data("remove one of them")
            )
    missing = [column for column in columns if column.name not in names]
    meant = {name: known for name in names if (known := _meant(name, names_of(missing), names_of(columns)))}
    for column in missing:
        if column.needed:
            rename = "".join(f"; rename {shown([name])} to it" for name, known in meant.items() if known == column.name)
            raise MarketDataError(
                place, f"the column is missing, the header has {shown(header)}{rename}", column=column.name
            )
    for name, known in meant.items():
        raise MarketDataError(place, f"did you mean {known}? rename or remove it", column=shown([name]))
    return {name: names.index(name) for name in names_of(columns) if name in names}


def shown(names: Sequence[str]) -> str:
    """List names for a message: of many, the first few, each cut to a maximum length."""
    cut = [
        name if len(name) <= MAX_SHOWN_CHARACTERS else f"{name[:MAX_SHOWN_CHARACTERS]}..."
        for name in (" ".join(_printable(name).split()) for name in names[:MAX_SHOWN])
    ]
    more = f" and {len(names) - MAX_SHOWN} more" if len(names) > MAX_SHOWN else ""
    return (", ".join(cut) or "nothing") + more


def _meant(name: str, missing: Sequence[str], columns: Sequence[str]) -> str | None:
    """Guess which of the missing columns an unknown name means."""
    if name in columns:
        return None
    if OTHER_NAMES.get(name) in missing:
        return OTHER_NAMES[name]
    like = difflib.get_close_matches(name[: 2 * MAX_SHOWN_CHARACTERS], missing, 1, _LIKENESS)
    return like[0] if like and abs(len(like[0]) - len(name)) <= _LENGTHS else None


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)
