"""The life of the process: it ends with a message and an exit code, never a traceback, whatever the machine does.

If the reader has gone (`| head`), that is not an error: the process ends quietly, with 0.
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

from scanner.cli.remedies import in_commands
from scanner.cli.terminal import echo
from scanner.config import keep_libraries_to_one_thread
from scanner.errors import MachineError
from scanner.machine_limits import refused

#: The shell's exit codes for a program ended by SIGINT and by SIGTERM.
INTERRUPTED = 130
TERMINATED = 143
_STDERR = 2
_NO_OUTPUT = "error: standard output is closed, so nothing could be shown: redirect it to a file, or to /dev/null"


class Terminated(KeyboardInterrupt):
    """A SIGTERM: the process ends as by Ctrl-C, with finished work stored."""


class _Tolerant(io.FileIO):
    """A stream for messages: if one cannot be written, work goes on and the exit code stays."""

    def write(self, data: Any) -> int:  # any buffer, as in FileIO
        try:
            return super().write(data)
        except OSError:
            return len(data)


class Program(click.Group):
    """A group of commands that is a program: what happens before and after each command."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # as click has it
        """Run it."""
        keep_libraries_to_one_thread()
        _take_descriptors()
        _prepare(sys.stderr)
        if sys.stdout is None:
            echo(_NO_OUTPUT, err=True)
            sys.exit(MachineError.exit_code)
        with _ending_in_words(), _written_out():
            return super().main(*args, **kwargs)


def report_refusal(error: Exception) -> int | None:
    """If an error comes from a limit of the machine, report that on stderr and return the exit code."""
    machine = refused(error)
    if machine is None:
        return None
    echo(f"error: {machine.said(in_commands)}", err=True)
    return MachineError.exit_code


def _take_descriptors() -> None:
    """Keep opened files from getting the number of a closed standard stream, where others would write."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        while (taken := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
            pass
        os.close(taken)


def _prepare(stderr: TextIO | None) -> None:
    """Send messages to a stderr that cannot fail; a replaced one, as in tests, stays."""
    if stderr is None or sys.__stderr__ is None or stderr is not sys.__stderr__:
        return
    with contextlib.suppress(OSError, ValueError):  # no descriptor, or a closed one
        raw = io.BufferedWriter(_Tolerant(stderr.fileno(), "w", closefd=False))
        sys.stderr = io.TextIOWrapper(raw, stderr.encoding, "backslashreplace", line_buffering=True)


@contextlib.contextmanager
def _ending_in_words() -> Iterator[None]:
    """Handle SIGTERM like Ctrl-C, unless the parent process has it ignored."""

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
    """Also report, with an exit code of its own, results or help pages that could not be written."""
    code: Any = None
    try:
        yield
    except SystemExit as ending:
        code = ending.code
    except OSError as error:  # outside of commands, which report by themselves, only help and version are written
        if (code := report_refusal(error)) is None:
            raise
    try:
        sys.stdout.flush()
    except OSError as error:
        drop(sys.stdout)
        if not code:
            code = report_refusal(error) or (0 if error.errno == errno.EPIPE else MachineError.exit_code)
    if code is not None:
        sys.exit(code)


def drop(stream: TextIO) -> None:
    """Discard what is left in a stream: Python would try to write it at exit, and change the exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError, ValueError):
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
