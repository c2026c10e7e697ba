"""Tickers as people and other programs write them: `aapl`, `NASDAQ:AAPL`, `BRK-B`."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from scanner.errors import UnknownTicker
from scanner.notes import Fact, Note
from scanner.panel.panel import Panel
from scanner.request import MAX_NAMED
from scanner.wording import without_bar as sentence

#: Unknown tickers for which like ones are looked for.
MAX_COMPARED = 5
#: What stands for the dot before a share class in other programs.
_CLASS_MARKS = ("-", "/", "_", " ")


@dataclass(frozen=True, slots=True)
class Found:
    """What a list of tickers names in a session.

    Attributes:
        tickers: as the market has them, in the order asked for, each once.
        notes: which of them were written otherwise.
        missing: what names none.
    """

    tickers: tuple[str, ...]
    notes: tuple[Note, ...]
    missing: tuple[str, ...]


def find(written: str, known: Collection[str]) -> str | None:
    """Give the ticker that a text names, by the first spelling that the market has; case counts where both exist."""
    return next((spelling for spelling in _spellings(written.strip()) if spelling in known), None)


def find_all(written: Iterable[str], known: Collection[str]) -> Found:
    """Find every ticker of a list."""
    found, respelled, missing = dict[str, None](), dict[str, str](), []
    for text in written:
        ticker = find(text, known)
        if ticker is None:
            missing.append(text)
            continue
        found[ticker] = None
        if ticker != text:
            respelled[text] = ticker
    named = dict(islice(respelled.items(), MAX_NAMED))
    note = Note("tickers-respelled", {"tickers": named, "more": len(respelled) - len(named)})
    return Found(tuple(found), (note,) if named else (), tuple(missing))


def find_one(written: str, panel: Panel) -> str:
    """Give the ticker that a text names.

    Args:
        written: as any program writes it.
        panel: of the session.

    Raises:
        UnknownTicker: it names none that has a bar in the panel's session.
    """
    found = find(written, panel.column)
    if found is None:
        raise UnknownTicker(no_bar((written,), panel))
    return found


def without_bar(missing: Collection[str], known: Collection[str], faults: Mapping[str, str]) -> dict[str, Fact]:
    """Tell which tickers have no usable bar in a session, what is wrong with it, and what they may have meant.

    Args:
        missing: the tickers, as they were written.
        known: the tickers that have a bar.
        faults: what is wrong with the session's faulty bars, by ticker.

    Returns:
        The facts of a note `tickers-without-bar`: `tickers` and how many `more`, `faults` of those whose bar is faulty,
        and for others `similar` tickers.
    """
    names = sorted(known)
    faulty = {text: ticker for text in missing if (ticker := find(text, faults))}
    compared = [text for text in missing if text not in faulty][:MAX_COMPARED]
    likes = {text: tuple(difflib.get_close_matches(text.upper()[:20], names)) for text in compared}
    return {
        "tickers": tuple(islice(missing, MAX_NAMED)),
        "more": max(len(missing) - MAX_NAMED, 0),
        "faults": {ticker: faults[ticker] for ticker in list(faulty.values())[:MAX_COMPARED]},
        "similar": {text: close for text, close in likes.items() if close},
    }


def no_bar(missing: Collection[str], panel: Panel) -> str:
    """Say the same in a sentence about the tickers that have no usable bar in the panel's session."""
    return sentence(without_bar(missing, panel.column, panel.faults))


def _spellings(written: str) -> Iterator[str]:
    """Give ways to read a text, the nearest to it first."""
    bare = written.rpartition(":")[2].removeprefix("$").strip()
    for text in dict.fromkeys((written, bare)):
        yield text
        yield from (text.replace(mark, ".") for mark in _CLASS_MARKS if mark in text)
        yield text.upper()
        yield from (text.upper().replace(mark, ".") for mark in _CLASS_MARKS if mark in text)
