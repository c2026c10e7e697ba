"""Tickers as people and other programs write them: `aapl`, `NASDAQ:AAPL`, `BRK-B`."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scanner.request import named

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
    notes: tuple[str, ...]
    missing: tuple[str, ...]


def find(written: str, known: Collection[str]) -> str | None:
    """Give the ticker that a text names, by the first spelling that the market has; case counts where both exist."""
    return next((spelling for spelling in _spellings(written.strip()) if spelling in known), None)


def find_all(written: Iterable[str], known: Collection[str]) -> Found:
    """Find every ticker of a list."""
    found, notes, missing = dict[str, None](), [], []
    for text in written:
        ticker = find(text, known)
        if ticker is None:
            missing.append(text)
            continue
        found[ticker] = None
        if ticker != text:
            notes.append(f"{text} is read as {ticker}")
    said = (f"tickers: {named(notes)}",) if notes else ()
    return Found(tuple(found), said, tuple(missing))


def no_bar(missing: Collection[str], known: Collection[str], faults: Mapping[str, str]) -> str:
    """Say which tickers have no usable bar in a session, what is wrong with it, and what they may have meant.

    Args:
        faults: what is wrong with the session's faulty bars, by ticker.
    """
    names = sorted(known)
    faulty = {text: ticker for text in missing if (ticker := find(text, faults))}
    reasons = [f"{ticker} has a faulty bar: {faults[ticker]}." for ticker in list(faulty.values())[:MAX_COMPARED]]
    likes = [
        f"{text}: did you mean {' or '.join(close)}?"
        for text in [text for text in missing if text not in faulty][:MAX_COMPARED]
        if (close := difflib.get_close_matches(text.upper()[:20], names))
    ]
    hint = f" ({' '.join([*reasons, *likes])})" if reasons or likes else ""
    return f"without a usable bar in the session: {named(list(missing))}{hint}"


def _spellings(written: str) -> Iterator[str]:
    """Give ways to read a text, the nearest to it first."""
    bare = written.rpartition(":")[2].removeprefix("$").strip()
    for text in dict.fromkeys((written, bare)):
        yield text
        yield from (text.replace(mark, ".") for mark in _CLASS_MARKS if mark in text)
        yield text.upper()
        yield from (text.upper().replace(mark, ".") for mark in _CLASS_MARKS if mark in text)
