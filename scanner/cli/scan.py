"""`scanner scan`: screens the market."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scanner.arguments import ALL
from scanner.cli import options
from scanner.cli.records import to_csv
from scanner.cli.remedies import in_commands
from scanner.cli.request_options import RequestCommand, asked, every_field
from scanner.cli.service_call import ask
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


@click.command(cls=RequestCommand, fields=every_field, epilog=LANGUAGE + EXAMPLES)
@click.argument("screen", required=False)
@click.option("--sync", "fill", is_flag=True, help="Fill an empty history first; on a terminal this is the default.")
@click.option("--no-cache", "anew", is_flag=True, help="Compute the answer even if it is cached.")
@options.form("table", "json", "csv")
def scan(form: str, limit: int | str | None, *, fill: bool, anew: bool, **given: object) -> None:
    """Scan the market: filter, screen, rank, plan.

    SCREEN is one of `scanner screens`; --where adds your own statement.
    """
    request = asked(given)
    if limit != ALL:
        request["limit"] = limit
    answer = ask(lambda service: service.scan(request, everything=limit == ALL), fill=fill, cached=not anew)
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
