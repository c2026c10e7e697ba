from __future__ import annotations

from dataclasses import replace
from datetime import date

from rich.console import Console

from scanner.cli.answer_header import facts, funnel, session, title
from scanner.result import Answer, Coverage, Data, Survivors, Totals

LAST = date(2016, 9, 30)


def data(*, age: int = 0, simulated: bool = False) -> Data:
    return Data("files:DIR", simulated, LAST, age, "digest", "SPY")


def printed(what: object, width: int = 100) -> str:
    console = Console(width=width, markup=False)
    with console.capture() as capture:
        console.print(what)
    return capture.get()


def test_simulated_data_is_called_so() -> None:
    assert "SIMULATED MARKET" in title("Screen", "About", data(simulated=True)).plain
    assert title("Screen", "About", data()).plain == "Screen\nAbout"


def test_the_session_is_shown_with_its_age() -> None:
    assert session(LAST, data()).plain == "2016-09-30, up to date"
    assert session(LAST, data(age=1)).plain == "2016-09-30, 1 session old: run `scanner sync`"
    assert session(LAST, data(age=12)).plain.startswith("2016-09-30, 12 sessions old")
    assert "newest stored is 2016-09-30" in session(date(2016, 3, 31), data(age=1)).plain


def answer() -> Answer:
    return Answer(
        request_id="id",
        request={},
        as_of=LAST,
        data=data(),
        coverage=Coverage(6146, 6000, 146, 2, 3089),
        survivors=(),
        matched=0,
        results=(),
        totals=Totals.of((), 1.0),
        timings={"load": 300.2, "scan": 99.0},
        versions={},
        notes=(),
    )


def test_the_facts_count_what_was_seen() -> None:
    told = dict(facts(answer()))
    assert told["coverage"] == "6,146 listed: 6,000 current, 146 stale, 2 faulty; 3,089 ranked"
    assert told["answer"] == "computed in 399 ms"
    assert told["benchmark"] == "SPY"
    assert dict(facts(replace(answer(), partial=True)))["answer"] == "computed in 399 ms, partial"


SURVIVORS = (
    Survivors("price >= 5", "universe", None, None, 5016, 5016),
    Survivors("close[1] > sma(50)", "yours", 0, 18, 679, 902),
)


def test_the_funnel_counts_down_from_the_current_tickers() -> None:
    lines = [line.split() for line in printed(funnel(SURVIVORS, 6000, ascii_only=False)).splitlines()[1:]]
    assert [line[0] for line in lines] == ["6,000", "5,016", "679"]
    assert [line[1] for line in lines] == ["6,000", "5,016", "902"]
    assert " ".join(lines[2][3:]) == "close[1] > sma(50)"


def test_no_clause_is_cut() -> None:
    clause = " and ".join(["close > sma(50)"] * 12)
    shown = printed(funnel((Survivors(clause, "yours", 0, len(clause), 1, 1),), 10, ascii_only=False), width=60)
    assert " ".join(shown.split()).count("close > sma(50)") + shown.count("\n") >= 12
    assert "…" not in shown


def test_a_plain_terminal_gets_no_blocks() -> None:
    assert printed(funnel(SURVIVORS, 6000, ascii_only=True)).isascii()


def test_a_session_without_tickers_has_a_funnel() -> None:
    assert "(current tickers)" in printed(
        funnel((Survivors("price >= 5", "universe", None, None, 0, 0),), 0, ascii_only=False)
    )
