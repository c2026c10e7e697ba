"""Sentences of values: the one place that puts reasons and notes into words, for every door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, assert_never

from scanner.notes import Code, Note
from scanner.reasons import Combination, Comparison, Evidence, Membership
from scanner.remedy import Advice, Either, Remedy, Sync, SyncAgain, SyncMoreSessions, Words, in_python, sentence

#: From here on cents are noise.
WITHOUT_CENTS = 100_000
#: What joins the parts of a combination.
_JOINED = {"all": " and ", "any": " or "}


def number(value: float | None) -> str:
    """Write a number so that what was compared can be seen, without a tail of digits.

    Args:
        value: None where it is not known.

    Returns:
        `41.20`, `0.0412`, `1,234,567`, or `unknown`.
    """
    if value is None:
        return "unknown"
    if abs(value) >= WITHOUT_CENTS:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 1 or value == 0 else f"{value:.4g}"


def evidence_text(evidence: Evidence) -> str:
    """Write the numbers behind a clause in one line: `41.20 > 38.75`."""
    match evidence:
        case Comparison():
            return f"{number(evidence.left)} {evidence.operator} {number(evidence.right)}"
        case Membership(value, among):
            return f"{'' if among else 'not '}among them" if value is None else value or "unknown"
        case Combination("not", (part,)):
            return f"not ({evidence_text(part)})"
        case Combination(kind, parts):
            return _JOINED[kind].join(map(_enclosed, parts))
        case _:
            assert_never(evidence)


def _enclosed(part: Evidence) -> str:
    text = evidence_text(part)
    return f"({text})" if isinstance(part, Combination) and part.kind != "not" else text


def note_text(note: Note, words: Words = in_python) -> str:
    """Write a note, and what to do about it where something can be done.

    Args:
        note: the note.
        words: how a door says what to do.

    Returns:
        A sentence without a full stop.
    """
    return sentence(problem_of(note), remedy_of(note), words)


def problem_of(note: Note) -> str:
    """Write a note without what to do about it."""
    return _SENTENCES[note.code](note.facts)


def can_be_worded(note: Note) -> bool:
    """Tell whether a note that came from elsewhere has the facts that its sentence needs."""
    try:
        note_text(note)
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
    return True


def remedy_of(note: Note) -> Remedy | None:
    """Give what can be done about a note; None where nothing has to be."""
    match note.code:
        case "damaged-history":
            return Sync()
        case "source-ends":
            return SyncAgain()
        case "sessions-missing":
            return SyncMoreSessions(_Facts(note.facts)["least"])
        case "nothing-ranked":
            own = "give the types in a tickers.csv with the columns ticker and type in the market's folder and sync it"
            named = "name such a file by SCANNER_TICKERS"
            return Either((Advice("fix-data", own), Advice("check-settings", named)))
    return None


#: The facts of a note; which ones there are, its code tells.
_Facts = dict[str, Any]


def _respelled(facts: _Facts) -> str:
    return f"tickers: {_listed([f'{text} is read as {ticker}' for text, ticker in facts['tickers'].items()], facts)}"


def _without_bar(facts: _Facts) -> str:
    return f"tickers {without_bar(facts)}"


def without_bar(facts: Mapping[str, Any]) -> str:
    """Say which tickers have no usable bar in a session, what is wrong with it, and what they may have meant.

    Args:
        facts: those of a note `tickers-without-bar`.

    Returns:
        A sentence without a subject.
    """
    reasons = [f"{ticker} has a faulty bar: {fault}." for ticker, fault in facts["faults"].items()]
    likes = [f"{text}: did you mean {' or '.join(close)}?" for text, close in facts["similar"].items()]
    hint = f" ({' '.join([*reasons, *likes])})" if reasons or likes else ""
    return f"without a usable bar in the session: {_listed(facts['tickers'], facts)}{hint}"


def _listed(words: list[str] | tuple[str, ...], facts: Mapping[str, Any]) -> str:
    """Name some words, and how many more there are."""
    more = facts["more"]
    return ", ".join(words) + (f" and {more:,} more" if more else "")


def _nothing_ranked(facts: _Facts) -> str:
    wanted, known = " or ".join(facts["wanted"]), ", ".join(facts["known"])
    why = f"no ticker has the type {wanted} (they have {known})" if known else "no ticker's type is known"
    return f"nothing is ranked, and scores, ratings and percentiles are empty, because {why}"


_SENTENCES: dict[Code, Callable[[Any], str]] = {
    "and-before-or": "{field}: `and` binds before `or` in {text!r}".format_map,
    "damaged-history": lambda facts: (
        f"{', '.join(facts['files'])} is damaged in the history, and the state before it was used"
    ),
    "field-without-effect": "{field} has no effect: every indicator looks back as far as it is defined to".format_map,
    "hindsight": lambda facts: (
        f"{', '.join(facts['fields'])}: this market knows them only of a later day, mostly for survivors (hindsight)"
    ),
    "nothing-ranked": _nothing_ranked,
    "own-benchmark": "this market has no {asked}: relative strength is measured against {used}".format_map,
    "pending-takeovers": (
        "{count:,} of the {matched:,} matched wait for a takeover: `pinned`, without score and plan".format_map
    ),
    "sessions-missing": "the history has {missing:,} sessions too few for what was asked".format_map,
    "silent-history": "the history did not answer; its state of {seconds:.0f} s ago was used".format_map,
    "source-ends": ("the source ends with {source_ends}, before the history does with {last_session}".format_map),
    "tickers-respelled": _respelled,
    "tickers-without-bar": _without_bar,
    "time-short": (
        "time ran short: the last {bare} of {results} results have no plan, reasons and sparkline".format_map
    ),
    "too-few-bars": "{clause!r} needs {needed} bars and the history has {stored}".format_map,
    "values-unknown": "{field}: unknown for {unknown:,} of {companies:,} companies, which do not pass".format_map,
}
