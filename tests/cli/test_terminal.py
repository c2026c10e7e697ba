from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import orjson
import pytest
from rich.text import Text

import scanner.cli
from scanner.cli.terminal import _Plain, echo, echo_csv, echo_json, labelled, messages, results, warn
from scanner.result import Data


def data(*, simulated: bool) -> Data:
    return Data("any", simulated, date(2016, 9, 30), 0, "digest", "SPY")


def test_without_a_terminal_text_is_plain_and_120_wide(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    console = results()
    console.print("x " * 100, style="bold red")
    lines = capsys.readouterr().out.splitlines()
    assert console.width == 120
    assert max(map(len, lines)) <= 120
    assert "\x1b" not in "".join(lines)


def test_columns_sets_the_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    assert results().width == 90


def test_nothing_in_a_text_is_markup(capsys: pytest.CaptureFixture[str]) -> None:
    results().print("close[bold] :smile:")
    assert capsys.readouterr().out == "close[bold] :smile:\n"


def test_facts_stand_behind_their_labels(capsys: pytest.CaptureFixture[str]) -> None:
    results().print(labelled([("a", "one"), ("long", "two")]))
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == ["a     one", "long  two"]


def test_warnings_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    warn(data(simulated=True), ["mind this"])
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "warning: SIMULATED MARKET: no company, price or trade in it is real",
        "note: mind this",
    ]


def test_real_data_needs_no_warning(capsys: pytest.CaptureFixture[str]) -> None:
    warn(data(simulated=False))
    assert capsys.readouterr().err == ""


def test_no_control_character_reaches_a_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    nasty = "Red\x1b[41m Alert\x1b[0m\x07\x9b31m\u202egnp"
    results().print(labelled([("name", nasty), ("styled", Text(nasty, style="bold"))]))
    messages().print(nasty)
    echo(nasty)
    echo(nasty, err=True)
    echo_csv(f"{nasty}\n".encode())
    echo_json(orjson.dumps({"name": nasty}))
    out, err = capfd.readouterr()
    assert not set("\x1b\x07\x9b\u202e") & set(out + err)
    assert json.loads(out.splitlines()[-1]) == {"name": nasty}


def test_a_terminal_still_gets_its_colours() -> None:
    console = _Plain(force_terminal=True, color_system="standard", width=40)
    with console.capture() as capture:
        console.print(Text("up\x1b[0m", style="green"))
    assert capture.get() == "\x1b[32mup[0m\x1b[0m\n"


def test_every_command_writes_by_this_module() -> None:
    folder = Path(scanner.cli.__file__).parent
    writing = re.compile(r"click\.s?echo|(?<![.\w])print\(|sys\.std(out|err)\.write|\bConsole\(")
    writers = [path.name for path in sorted(folder.glob("*.py")) if writing.search(path.read_text("utf-8"))]
    assert writers == ["terminal.py"]
