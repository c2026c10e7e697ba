"""The command in real processes that the machine treats badly: words that say what to do, and an exit code."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.architecture.modules import ROOT
from tests.filled import filled

#: Runs the command as `python -m scanner` does, after what a test puts before it.
RUN = "import sys, runpy; sys.argv[0] = 'scanner'; runpy.run_module('scanner', run_name='__main__')"
#: What getpwuid says in a container whose user has no entry.
NOBODY = "import pwd\ndef unknown(_): raise KeyError(_)\npwd.getpwuid = unknown\n"
#: A stack that no address space has room for: the system itself refuses each thread.
NO_THREADS = "import threading; threading.stack_size(1 << 46)\n"
LEAVE = "import os, tempfile; gone = tempfile.mkdtemp(); os.chdir(gone); os.rmdir(gone)\n"
CLOSED = "standard output is closed, so nothing could be shown: redirect it to a file, or to /dev/null"
MEMORY = "error: this process cannot get more memory: give it more "
NO_ROOM = "the disk is full: free some space, or write to another place"
NO_HOME = "a path whose ~ stands for an existing home folder: write it in full, or set HOME"


@dataclass(frozen=True)
class Case:
    """A command in an environment, and how it ends.

    Attributes:
        shell: what is done to the process before it starts; `"$@"` is the command.
        before: what is done in it before the command.
        without: variables that it does not have.
    """

    args: str
    code: int
    words: str
    shell: str = '"$@"'
    before: str = ""
    without: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


CASES = {
    "no home": Case("scan", 3, "SCANNER_HISTORY is not set: ", before=NOBODY, without=("HOME", "SCANNER_HISTORY")),
    "no such user": Case("scan", 3, NO_HOME, settings={"SCANNER_HISTORY": "~no-such-user/x"}),
    "no such user's tickers": Case("scan", 3, NO_HOME, settings={"SCANNER_TICKERS": "~no-such-user/x"}),
    "no such user's market": Case("sync", 3, NO_HOME, settings={"SCANNER_MARKET": "files:~no-such-user/x"}),
    "no home for ~": Case("scan", 3, NO_HOME, before=NOBODY, without=("HOME",), settings={"SCANNER_HISTORY": "~/x"}),
    "a full device": Case("scan --limit 3", 7, NO_ROOM, '"$@" >/dev/full'),
    "a full device for a file": Case("scan --limit 3 --format csv", 7, NO_ROOM, '"$@" >/dev/full'),
    "a full device for a page": Case("scan --help", 7, NO_ROOM, '"$@" >/dev/full'),
    "a full device for all help": Case("--help", 7, NO_ROOM, '"$@" >/dev/full'),
    "a full device for the version": Case("--version", 7, NO_ROOM, '"$@" >/dev/full'),
    "a full device for messages": Case("scan --limit 1 --format csv", 0, "", '"$@" 2>/dev/full'),
    "a full device for an error": Case("scan no-such-screen", 2, "", '"$@" 2>/dev/full'),
    "closed output": Case("scan --limit 3", 7, CLOSED, '"$@" >&-'),
    "closed output for a file": Case("scan --limit 3 --format json", 7, CLOSED, '"$@" >&-'),
    "closed output for help": Case("--help", 7, CLOSED, '"$@" >&-'),
    "closed messages": Case("scan --limit 3", 0, "", '"$@" 2>&-'),
    "all closed": Case("scan --limit 3", 7, "", '"$@" <&- >&- 2>&-'),
    "a reader that has gone": Case(
        "scan --limit all --format csv", 0, "^(warning: .*\n)?(note: .*\n)*$", '"$@" | true'
    ),
    "a reader of a table that has gone": Case("scan --limit all", 0, "^$", '"$@" | true'),
    "no threads": Case("scan --limit 3", 0, "", before=NO_THREADS),
    "no threads for the doctor": Case("doctor", 0, "", before=NO_THREADS),
    "no memory": Case("scan", 7, MEMORY, 'ulimit -v 70000; "$@"'),
    "memory for NumPy alone": Case("scan", 7, MEMORY, 'ulimit -v 150000; "$@"'),
    "a file that may not grow": Case("sync", 5, "cannot be used .File too large.: free ", 'ulimit -f 4; "$@"'),
    "no place to write": Case(
        "sync", 5, "cannot be used .Not a directory.", settings={"SCANNER_HISTORY": "/dev/null/x"}
    ),
    "a folder that has gone": Case("scan --limit 3", 0, "", before=LEAVE),
    "a market in one": Case(
        "sync", 3, "a folder that can be found", before=LEAVE, settings={"SCANNER_MARKET": "files:x"}
    ),
    "ASCII": Case("scan --limit 3", 0, "", settings={"PYTHONIOENCODING": "ascii:strict"}),
    "no locale": Case("screens", 0, "", settings={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "a locale that is none": Case("scan --limit 3", 0, "", settings={"LANG": "rubbish", "LC_ALL": "x_Y.Z"}),
    "a time zone that is none": Case("scan --limit 3", 0, "", settings={"TZ": ":../rubbish"}),
    "bytes for a ticker": Case(
        "scan --format json", 3, "expected text in UTF-8", settings={"SCANNER_BENCHMARK": os.fsdecode(b"\xff")}
    ),
    "bytes for a market": Case("sync", 3, "expected text in UTF-8", settings={"SCANNER_MARKET": os.fsdecode(b"\xff")}),
    "bytes for a screen": Case(f"scan {os.fsdecode(bytes([255]))}", 2, "there is no preset"),
}


def environment(settings: Mapping[str, str], without: tuple[str, ...] = ()) -> dict[str, str]:
    given = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        **settings,
    }
    return {name: value for name, value in given.items() if name not in without}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return filled(tmp_path_factory.mktemp("process") / "history")


@pytest.mark.parametrize("name", CASES)
def test_at_any_limit_of_the_machine_there_is_a_message_and_an_exit_code(
    name: str, stored: Mapping[str, str], tmp_path: Path
) -> None:
    case = CASES[name]
    writes = {"SCANNER_HISTORY": str(tmp_path / "new")} if case.args == "sync" else {}
    command = [sys.executable, "-c", case.before + RUN, *case.args.split()]
    # The shell's own code is its last command's: with a reader behind it, the reader's.
    script = f"set -o pipefail; {case.shell}" if "|" in case.shell else case.shell
    ran = subprocess.run(
        ["bash", "-c", script, "bash", *command],
        env=environment({**stored, **writes, **case.settings}, case.without),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=300,
        check=False,
    )
    assert ran.returncode == case.code, ran.stderr
    assert re.search(case.words, ran.stderr), ran.stderr
    for never in ("Traceback", "unexpected", "interrupted", "Exception ignored", "OpenBLAS"):
        assert never not in ran.stderr
    if case.code == 0 and not set(">|") & set(case.shell):
        assert ran.stdout


def test_a_path_of_any_bytes_is_shown_in_json(stored: Mapping[str, str], tmp_path: Path) -> None:
    settings = {**stored, "SCANNER_HISTORY": str(tmp_path / os.fsdecode(b"\xff"))}
    command = [sys.executable, "-m", "scanner", "doctor", "--format", "json"]
    ran = subprocess.run(command, env=environment(settings), capture_output=True, timeout=300, check=False)
    assert b"unexpected" not in ran.stderr
    assert rb"\\udcff is empty" in ran.stdout


@pytest.mark.parametrize(
    ("name", "word"), [("SIGTERM", "terminated"), ("SIGHUP", "terminated"), ("SIGINT", "interrupted")]
)
def test_an_ended_sync_says_what_is_stored_and_how_to_continue(tmp_path: Path, name: str, word: str) -> None:
    settings = {"SCANNER_MARKET": "simulated:2000x600", "SCANNER_HISTORY": str(tmp_path / "history")}
    default = "import signal; [signal.signal(n, signal.SIG_DFL) for n in (signal.SIGTERM, signal.SIGHUP)]\n"
    command = [sys.executable, "-c", default + RUN, "sync"]
    with subprocess.Popen(command, env=environment(settings), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as run:
        assert run.stderr is not None
        assert run.stderr.readline().startswith(b"sessions: 60 of 600")
        run.send_signal(getattr(signal, name))
        told = run.stderr.read().decode()
    assert run.returncode == (130 if name == "SIGINT" else 143)
    assert re.search(rf"^{word}: .*run `scanner sync` to (go on from there|begin again)$", told, re.MULTILINE)


def test_what_is_ignored_stays_ignored(stored: Mapping[str, str]) -> None:
    before = "import os, signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    after = "import atexit; atexit.register(os.kill, os.getpid(), signal.SIGHUP)\n"
    command = [sys.executable, "-c", before + after + RUN, "screens"]
    assert (
        subprocess.run(command, env=environment(stored), capture_output=True, timeout=300, check=False).returncode == 0
    )
