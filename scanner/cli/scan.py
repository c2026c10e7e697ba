"""`scanner scan`: screens the market."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scanner.arguments import ALL
from scanner.cli import options
from scanner.cli.asking import ask
from scanner.cli.command import Command
from scanner.cli.records import to_csv
from scanner.cli.remedies import in_commands
from scanner.cli.terminal import echo_csv, echo_json, results, warn

if TYPE_CHECKING:
    from scanner.result import Answer


LANGUAGE = """\b
A screen consists of statements about each stock's last bar, joined by and, or, not:
  close > sma(50)                        fields and indicators, with their lengths
  volume >= 1.5 * sma(volume, 50)        arithmetic; an average of any series
  close > highest(high, 252)[1]          [1] is the value one bar earlier
  sma(50) crosses above sma(200)         it has just risen above
  20 < rsi(14) < 40                      a range
  percentile(roc(126)) > 90              the percentile among the ranked stocks
`scanner indicators` lists them all, `scanner screens` the built-in screens.

"""
EXAMPLES = options.examples(
    "scanner scan minervini --limit all --profile conservative",
    'scanner scan --where "rsi(2) < 10 and close > sma(200)" --order-by "rsi(2) asc"',
    'scanner scan golden-cross --columns "rsi(14), close / sma(50)" --format csv',
    "scanner scan --tickers SPY --min-price 0",
)


def _limit(_context: click.Context, _parameter: click.Parameter, text: str | None) -> int | str | None:
    """Parse a whole number or `all`."""
    if text is None or text == ALL:
        return text
    try:
        return int(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is neither a whole number nor {ALL!r}.") from error


@click.command(cls=Command, epilog=LANGUAGE + EXAMPLES)
@click.argument("screen", required=False)
@options.where
@click.option("--order-by", metavar="TEXT", help="An expression, then asc or desc (default: the score).")
@click.option("--limit", metavar="N|all", callback=_limit, help="Maximum results: 1 to 500 (default: 50), or all.")
@options.filters
@options.tickers
@click.option("--min-score", type=float, metavar="0-100", help="The minimum score.")
@options.as_of
@click.option("--columns", metavar="EXPR,EXPR", help="Additional expressions to show.")
@options.account
@click.option("--sync", "fill", is_flag=True, help="Fill an empty history first; on a terminal this is the default.")
@click.option("--no-cache", "anew", is_flag=True, help="Compute the answer even if it is cached.")
@options.form("table", "json", "csv")
def scan(form: str, limit: int | str | None, *, fill: bool, anew: bool, **given: object) -> None:
    """Scan the market: filter, screen, rank, plan.

    SCREEN is one of `scanner screens`; --where adds your own statement.
    """
    asked = options.asked(given)
    if limit != ALL:
        asked["limit"] = limit
    answer = ask(lambda service: service.scan(asked, everything=limit == ALL), fill=fill, cached=not anew)
    if form == "json":
        echo_json(answer.to_json(indent=True, words=in_commands).encode())
    elif form == "csv":
        from scanner.wording import note_text  # as above

        warn(answer.data, [note_text(note, in_commands) for note in answer.notes])
        echo_csv(to_csv(_header(answer), answer.rows()))
    else:
        from scanner.cli.answer import print_answer  # not needed for `--help`: imports numpy

        print_answer(results(), answer)


def _header(answer: Answer) -> tuple[str, ...]:
    """Name the columns of a flat answer, whether or not it has rows."""
    from scanner.result import FLAT  # `--help` does without numpy

    return tuple(dict.fromkeys((*FLAT, *(answer.request["columns"] or ()))))
