"""What docs/containers.md and docs/layers.md say works as it stands there, another port aside."""

from __future__ import annotations

import json
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from click import ClickException
from rich.console import Console

from scripts.image_layers import names, stages
from scripts.image_report import size_table
from scripts.invoke import EMULATOR
from scripts.stack import ROOT, Stack
from tests.readme.pages import PAGES, lines_of, page_blocks

PAGE = "docs/containers.md"
LINES = lines_of(PAGE)


def run(line: str, folder: Path) -> str:
    done = subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_second_curl_is_answered_from_the_cache(stack: Stack) -> None:
    curls = [line for line in LINES if line.startswith("curl ")]
    assert len(curls) == 2
    stack.compose("exec", "-T", "redis", "redis-cli", "flushall")
    replies = [json.loads(run(line.replace(EMULATOR, stack.url), ROOT)) for line in curls]
    assert [json.loads(reply["body"])["cached"] for reply in replies] == [False, True]


def test_powershell_posts_the_same_to_the_same_place() -> None:
    [text] = [block.text for block in page_blocks(PAGE) if "Invoke-RestMethod" in block.text]
    [curl] = {line for line in LINES if line.startswith("curl ")}
    [body] = re.findall("'(.*)'", curl)
    assert EMULATOR in text
    assert f"-Body '{body}'" in text


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("scripts/invoke")])
def test_invoke_prints_an_answer(line: str, stack: Stack) -> None:
    assert run(f"{line} --url {stack.url}", ROOT).strip()


def test_two_events_at_once_end_the_emulator_which_then_starts_again(stack: Stack) -> None:
    stack.compose("restart", "scanner")  # its first answer takes longest
    url = stack.url
    with ThreadPoolExecutor(4) as pool:
        assert not all(pool.map(lambda _: answers(stack, url), range(4)))
    ends = time.monotonic() + 60
    while not answers(stack):
        assert time.monotonic() < ends, "it does not start again"
        time.sleep(0.5)


def answers(stack: Stack, url: str | None = None) -> bool:
    try:
        return stack.ask({"limit": 1}, url=url)[0] == 200
    except (ClickException, RuntimeError):  # no answer, or no port while it starts
        return False


def rows(text: str) -> dict[str, list[int]]:
    """The numbers of a table's rows, or of a report's lines, by their labels."""
    cells = (re.split(r" *\| *|  +", line.strip("| ")) for line in text.splitlines())
    return {label: [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]+", " ".join(rest))] for label, *rest in cells}


def shown(page: str, heading: str) -> dict[str, list[int]]:
    """A table of a page."""
    return rows(PAGES[page].partition(f"| {heading} |")[2].partition("\n\n")[0])


def test_the_sizes_of_the_stages_are_those_reported() -> None:
    out = StringIO()
    Console(file=out, width=120).print(size_table(stages(names())))
    reported, table = rows(out.getvalue()), shown(PAGE, "stage")
    own = reported.keys() - {"stage", "base: Python alone", "image"}  # the last two are as large as the base is
    assert len(own) == 6
    for label in own:
        assert table[label] == pytest.approx(reported[label], rel=0.03), label


def test_the_sizes_of_the_zips_are_those_reported(tmp_path: Path) -> None:
    reported, table = rows(run(f"scripts/layers {tmp_path}", ROOT)), shown("docs/layers.md", "zip")
    for label in ("numpy-scipy", "pandas-sklearn", "function", "together"):
        assert table[label] == pytest.approx(reported[label][: len(table[label])], rel=0.03), label


def test_compose_comes_up_as_the_tests_bring_it_up() -> None:
    assert "docker compose up --detach --wait" in LINES
