"""Prints an answer on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.text import Text

from scanner.cli.answer_header import facts, funnel, title
from scanner.cli.ranked_table import legend, ranked
from scanner.cli.remedies import in_commands
from scanner.cli.terminal import labelled
from scanner.result import Answer, Survivors, Totals
from scanner.screening.presets import presets
from scanner.wording import note_text

#: Percent.
WHOLE = 100
_WHY = "`scanner show TICKER` shows one stock against every screen, clause by clause."


def print_answer(console: Console, answer: Answer) -> None:
    """Print an answer: what was looked at, what each clause left, the ranked table, and what to know about it."""
    ascii_only, asked = console.options.ascii_only, answer.request
    console.print(title(*_screen(asked), answer.data), end="\n\n")
    console.print(labelled(facts(answer)), "")
    console.print(funnel(answer.survivors, answer.coverage.current, ascii_only=ascii_only), "")
    if answer.results:
        # A table wider than the terminal is left to the terminal to wrap: cropped, it would lose requested columns.
        console.print(ranked(answer.results, console.width, ascii_only=ascii_only), "", crop=False)
        console.print(labelled(legend(answer.results)))
        console.print(f"{answer.matched:,} matched, {len(answer.results):,} shown, by {asked['order_by']}")
        for line in together(answer.totals):
            console.print(line)
    else:
        console.print(nothing(answer.survivors))
    for note in answer.notes:
        console.print(Text(f"note: {note_text(note, in_commands)}", style="yellow"))
    console.print(Text(answer.disclaimer, style="dim"))


def nothing(survivors: tuple[Survivors, ...]) -> str:
    """Explain why no stock passed."""
    before = None
    for step in survivors:
        if step.passed == 0:
            who = "every ticker" if before is None else f"the last {before:,}"
            alone = f"; alone it passes {step.alone:,}" if step.alone else ", and passes none alone"
            return f"Nothing matched: {step.clause!r} removed {who}{alone}.\n{_WHY}"
        before = step.passed
    return "Nothing matched: the session has no tickers."


def together(totals: Totals) -> Iterator[Text]:
    """State the total cost of the plans shown, in colour if the account does not suffice."""
    if totals.plans:
        cost = f"{totals.notional:,.0f} USD ({totals.notional_pct:,.0f} % of the account)"
        risk = f"{totals.risk:,.0f} USD ({totals.risk_pct:,.1f} %)"
        text = f"{totals.plans:,} plans shown: together they cost {cost} and risk {risk}"
        yield Text(text, style="yellow" if totals.notional_pct > WHOLE else "")


def _screen(asked: Mapping[str, object]) -> tuple[str, str]:
    """Return title and description of the requested screen."""
    if asked.get("screen"):
        preset = presets()[str(asked["screen"])]
        return preset.title, preset.about + (f" And: {asked['where']}" if asked.get("where") else "")
    if asked.get("where"):
        return "Own screen", str(asked["where"])
    return "The whole market", "Every stock that passes the filters below, ranked by its score."
