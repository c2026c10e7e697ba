"""`scanner screens check`: shows what is wrong with a text, and what would cure it."""

from __future__ import annotations

from scanner.cli.command import excerpt
from scanner.cli.remedies import in_commands
from scanner.cli.terminal import echo
from scanner.errors import Fault, RequestError
from scanner.remedy import sentence
from scanner.screening.draft import check_draft
from scanner.spot import Spot


def print_draft(name: str | None, text: str | None) -> int:
    """Print a text's clauses, or its faults on stderr.

    Args:
        name: the command's word before the text, which must be `check`.
        text: a screen.

    Returns:
        The exit code.

    Raises:
        RequestError: there is no text, or another word before it.
    """
    if name != "check" or text is None:
        raise RequestError((Fault("text", "goes with check: `scanner screens check TEXT`"),))
    draft = check_draft(text)
    for fault in draft.faults:
        spot = fault.spot or Spot(fault.problem, 0)
        echo(f"error: {sentence(spot.reason, fault.remedy, in_commands)}", err=True)
        for line in excerpt(f"{text}\n{' ' * spot.position}{'^' * max(spot.length, 1)}"):
            echo(f"  {line}", err=True)
        for cure in spot.cures:
            echo(f"  write: {cure.applied(text)}", err=True)
    if draft.faults:
        return RequestError.exit_code
    for number, (start, end) in enumerate(draft.clauses):
        echo(f"{'and ' if number else ''}{text[start:end]}")
    return 0
