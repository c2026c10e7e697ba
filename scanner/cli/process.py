"""What a process owes whoever started it, whatever the machine does: words, an exit code, and no traceback.

A reader that has gone (`| head`) is no fault of ours: the process ends quietly, with 0.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import signal
import sys
from collections.abc import Iterator
from typing import Any, TextIO

import click

from scanner.cli.terminal import echo
from scanner.config import keep_libraries_to_one_thread
from scanner.errors import EXIT_CODE, MachineError
from scanner.machine_limits import refused

#: What a shell gives a program that SIGINT ended, and one that SIGTERM did.
INTERRUPTED = 130
TERMINATED = 143
_STDERR = 2
_NO_OUTPUT = "error: standard output is closed, so that nothing could be shown: send it to a file, or to /dev/null"


class Terminated(KeyboardInterrupt):
    """The system, or who runs it, asks the process to end: it ends as by Ctrl-C, what was done kept."""


class _Tolerant(io.FileIO):
    """A place for messages: that one cannot be written stops no work and changes no exit code."""

    def write(self, data: Any) -> int:  # whatever has bytes, as FileIO takes it
        try:
            return super().write(data)
        except OSError:
            return len(data)


class Program(click.Group):
    """A group of commands that is a program: all that holds before, between and after them."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # as click has it
        """Run it."""
        keep_libraries_to_one_thread()
        _take_descriptors()
        _prepare(sys.stderr)
        if sys.stdout is None:
            echo(_NO_OUTPUT, err=True)
            sys.exit(EXIT_CODE[MachineError])
        with _ending_in_words(), _written_out():
            return super().main(*args, **kwargs)


def report_refusal(error: Exception) -> int | None:
    """Say on stderr what the machine refuses, if that is what an error comes of, and give the exit code."""
    machine = refused(error)
    if machine is None:
        return None
    echo(f"error: {machine}", err=True)
    return EXIT_CODE[MachineError]


def _take_descriptors() -> None:
    """Let no file that is opened take the number of a standard stream that is closed: others write there."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        while (taken := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
            pass
        os.close(taken)


def _prepare(stderr: TextIO | None) -> None:
    """Let messages go to a stderr that cannot fail; another's, as of a test, stays."""
    if stderr is None or sys.__stderr__ is None or stderr is not sys.__stderr__:
        return
    with contextlib.suppress(OSError, ValueError):  # no number, or none that is open
        raw = io.BufferedWriter(_Tolerant(stderr.fileno(), "w", closefd=False))
        sys.stderr = io.TextIOWrapper(raw, stderr.encoding, "backslashreplace", line_buffering=True)


@contextlib.contextmanager
def _ending_in_words() -> Iterator[None]:
    """Take a signal to end as Ctrl-C, unless whoever started the process has it ignored."""

    def end(*_: object) -> None:
        raise Terminated

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {}
    for number in (getattr(signal, name) for name in names):
        if signal.getsignal(number) is signal.SIG_DFL:
            with contextlib.suppress(ValueError):  # not in the main thread
                before[number] = signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _written_out() -> Iterator[None]:
    """End with words and a code of its own also where results, or a page of help, could not be written."""
    code: Any = None
    try:
        yield
    except SystemExit as ending:
        code = ending.code
    except OSError as error:  # outside of a command, which reports by itself: what writes is help and version
        if (code := report_refusal(error)) is None:
            raise
    try:
        sys.stdout.flush()
    except OSError as error:
        drop(sys.stdout)
        if not code:
            code = report_refusal(error) or (0 if error.errno == errno.EPIPE else EXIT_CODE[MachineError])
    if code is not None:
        sys.exit(code)


def drop(stream: TextIO) -> None:
    """Let what is left in a stream go nowhere: Python would try once more at the end, and change the exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError, ValueError):
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
