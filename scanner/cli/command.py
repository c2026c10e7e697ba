"""A command whose errors are sentences on stderr, each with an exit code."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from scanner.cli.process import INTERRUPTED, TERMINATED, Terminated, drop, report_refusal
from scanner.cli.remedies import in_commands
from scanner.cli.terminal import echo
from scanner.errors import ConfigError, ExpressionError, RequestError, ScannerError
from scanner.machine_limits import require_memory
from scanner.remedy import sentence

UNEXPECTED = 1
#: Marks where a long text was cut.
_CUT = "..."


class Command(click.Command):
    """A click command that reports the scanner's errors."""

    def invoke(self, ctx: click.Context) -> Any:  # as click has it
        """Run it."""
        try:
            require_memory()
            return super().invoke(ctx)
        except ScannerError as error:
            for line in complaint(error, self.get_params(ctx)):
                echo(line, err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt as interruption:
            stored = f": {interruption}" if str(interruption) else ""
            terminated = isinstance(interruption, Terminated)
            echo(f"\n{'terminated' if terminated else 'interrupted'}{stored}", err=True)
            ctx.exit(TERMINATED if terminated else INTERRUPTED)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            if _reader_has_gone(error):
                drop(sys.stdout)
                ctx.exit(0)
            if ctx.find_root().params.get("debug"):
                raise
            if (code := report_refusal(error)) is not None:
                ctx.exit(code)
            what = " ".join(f"{type(error).__name__}: {error}".split())
            echo(f"error: unexpected {what} (please report it; `scanner --debug` shows more)", err=True)
            ctx.exit(UNEXPECTED)


def _reader_has_gone(error: Exception) -> bool:
    """Tell whether the reader of the output has gone (`| head`), having seen what it wanted."""
    return isinstance(error, OSError) and error.errno == errno.EPIPE


def exit_codes() -> dict[int, str]:
    """Return the meaning of each exit code, from the errors that have it."""
    meanings = {0: ["Success."], UNEXPECTED: ["Something unexpected."], INTERRUPTED: ["Interrupted (Ctrl-C)."]}
    meanings[TERMINATED] = ["Terminated (SIGTERM)."]
    for kind in ScannerError.__subclasses__():
        meanings.setdefault(kind.exit_code, []).append(str(kind.__doc__).partition("\n")[0])
    return {code: " ".join(meanings[code]) for code in sorted(meanings)}


def complaint(error: ScannerError, parameters: Sequence[click.Parameter]) -> Iterator[str]:
    """Yield the lines of an error: each fault, with its option, and its position in a text."""
    if not isinstance(error, RequestError):
        problem = error.about(_option(error.name, parameters)) if isinstance(error, ConfigError) else error.problem
        yield f"error: {sentence(problem, error.remedy, in_commands)}"
        return
    for fault in error.faults:
        problem = error.reason if isinstance(error, ExpressionError) else fault.problem
        yield f"error: {_option(fault.field, parameters)}: {sentence(problem, fault.remedy, in_commands)}"
    if isinstance(error, ExpressionError):
        yield from (f"  {line}" for line in excerpt(error.pointer()))


def _option(field: str, parameters: Sequence[click.Parameter]) -> str:
    """Return the option or argument of a request's field; `sectors[1]` belongs to `--sector`."""
    name = re.split(r"\W", field)[0]
    parameter = next((parameter for parameter in parameters if parameter.name == name), None)
    return field if parameter is None else max(parameter.opts, key=len) if isinstance(parameter, click.Option) else name


def excerpt(pointer: str, before: int = 60, after: int = 40) -> tuple[str, str]:
    """Cut a pointer's two lines around the first caret, so that no terminal wraps them."""
    text, carets = pointer.rsplit("\n", 1)
    caret = carets.index("^") + 1
    start, end = max(0, caret - before), caret + after
    left, right = (f"{_CUT} " if start else ""), (f" {_CUT}" if end < len(text) else "")
    return f"{left}{text[start:end]}{right}".replace("\n", " "), " " * len(left) + carets[start:end]
