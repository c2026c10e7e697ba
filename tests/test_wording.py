"""Every value has its sentence, made of its facts alone."""

from __future__ import annotations

import pytest

from scanner.notes import CODES, Code, Fact, Note
from scanner.reasons import Combination, Comparison, Evidence, Membership
from scanner.remedy import Remedy
from scanner.wording import can_be_worded, evidence_text, note_text, number, problem_of, remedy_of

ABOVE = Comparison(100.0, ">", 5.0, 95.0, "usd")
BELOW = Comparison(100.0, "<", 4.0, -96.0, "usd")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "unknown"),
        (100.0, "100.00"),
        (0.0, "0.00"),
        (0.001, "0.001"),
        (99_999.994, "99999.99"),
        (100_000.0, "100,000"),
        (-1_234_567.8, "-1,234,568"),
    ],
)
def test_a_number_shows_what_was_compared(value: float | None, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        (ABOVE, "100.00 > 5.00"),
        (Comparison(None, ">", 1.0, None, None), "unknown > 1.00"),
        (Combination("not", (BELOW,)), "not (100.00 < 4.00)"),
        (Combination("all", (ABOVE, BELOW)), "100.00 > 5.00 and 100.00 < 4.00"),
        (
            Combination("any", (ABOVE, Combination("all", (BELOW, Combination("not", (ABOVE,)))))),
            "100.00 > 5.00 or (100.00 < 4.00 and not (100.00 > 5.00))",
        ),
        (Membership(None, among=True), "among them"),
        (Membership(None, among=False), "not among them"),
        (Membership("Energy", among=False), "Energy"),
        (Membership("", among=False), "unknown"),
    ],
)
def test_evidence_is_written_in_one_line(evidence: Evidence, text: str) -> None:
    assert evidence_text(evidence) == text


#: For each code its facts, the sentence, and the name of what can be done.
NOTES: dict[Code, tuple[dict[str, Fact], str, str | None]] = {
    "and-before-or": (
        {"field": "where", "text": "a or b and c", "start": 0, "end": 12},
        "where: `and` binds before `or` in 'a or b and c'",
        None,
    ),
    "damaged-history": (
        {"files": ("a", "b")},
        "a, b is damaged in the history, and the state before it was used",
        "sync",
    ),
    "field-without-effect": (
        {"field": "lookback_days"},
        "lookback_days has no effect: every indicator looks back as far as it is defined to",
        None,
    ),
    "hindsight": (
        {"fields": ("sectors", "industries")},
        "sectors, industries: this market knows them only of a later day, mostly for survivors (hindsight)",
        None,
    ),
    "nothing-ranked": (
        {"wanted": ("CS", "ADRC"), "known": ("ETF",)},
        (
            "nothing is ranked, and scores, ratings and percentiles are empty, because no ticker has the type CS or "
            "ADRC (they have ETF)"
        ),
        "fix-data",
    ),
    "own-benchmark": (
        {"asked": "SPY", "used": "market index"},
        "this market has no SPY: relative strength is measured against market index",
        None,
    ),
    "pending-takeovers": (
        {"count": 1_000, "matched": 2_295},
        "1,000 of the 2,295 matched wait for a takeover: `pinned`, without score and plan",
        None,
    ),
    "sessions-missing": (
        {"missing": 12, "least": 400},
        "the history has 12 sessions too few for what was asked",
        "sync-more-sessions",
    ),
    "silent-history": (
        {"seconds": 40.2},
        "the history did not answer; its state of 40 s ago was used",
        None,
    ),
    "source-ends": (
        {"source_ends": "2016-09-29", "last_session": "2016-09-30"},
        "the source ends with 2016-09-29, before the history does with 2016-09-30",
        "sync-again",
    ),
    "tickers-respelled": (
        {"tickers": {"aapl": "AAPL", "BRK-B": "BRK.B"}, "more": 2},
        "tickers: aapl is read as AAPL, BRK-B is read as BRK.B and 2 more",
        None,
    ),
    "tickers-without-bar": (
        {
            "tickers": ("X", "Y", "FATS"),
            "more": 0,
            "faults": {"Y": "low > high"},
            "similar": {"FATS": ("FAST", "FLAT")},
        },
        (
            "tickers without a usable bar in the session: X, Y, FATS (Y has a faulty bar: low > high. FATS: did you "
            "mean FAST or FLAT?)"
        ),
        None,
    ),
    "time-short": (
        {"bare": 3, "results": 7},
        "time ran short: the last 3 of 7 results have no plan, reasons and sparkline",
        None,
    ),
    "too-few-bars": (
        {"clause": "sma(900) > 1", "place": 0, "needed": 900, "stored": 388},
        "'sma(900) > 1' needs 900 bars and the history has 388",
        None,
    ),
    "values-unknown": (
        {"field": "sectors", "unknown": 2, "companies": 6},
        "sectors: unknown for 2 of 6 companies, which do not pass",
        None,
    ),
}


def test_every_note_has_its_sentence() -> None:
    assert NOTES.keys() == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_note_is_worded_and_what_to_do_is_worded_by_whoever_says_it(code: Code) -> None:
    facts, sentence, todo = NOTES[code]
    note = Note(code, facts)
    assert problem_of(note) == sentence
    remedy = remedy_of(note)
    assert (remedy.code if remedy else None) == todo

    def words(asked: Remedy) -> str:
        assert asked == remedy
        return "do it"

    assert note_text(note, words) == (f"{sentence}: do it" if todo else sentence)
    assert note_text(note).startswith(sentence)


def test_no_ticker_with_a_type_is_told_from_the_wrong_ones() -> None:
    text = problem_of(Note("nothing-ranked", {"wanted": ("CS",), "known": ()}))
    assert text.endswith("because no ticker's type is known")


@pytest.mark.parametrize("code", CODES)
def test_a_note_that_lacks_facts_is_known_before_it_is_worded(code: Code) -> None:
    assert can_be_worded(Note(code, NOTES[code][0]))
    assert not can_be_worded(Note(code, {}))
