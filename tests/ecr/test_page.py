"""docs/deploy.md does what it says: its commands, one after the other, in an account that has nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecr.faults import FAULTS
from scanner import wiring
from scanner.handler import handler
from tests.amazon import READING
from tests.ecr.conftest import IMAGE, ROOT, Engine, Operator
from tests.ecr.docker import IMAGES
from tests.ecr.shelf import Image
from tests.handler.conftest import context
from tests.readme.blocks import blocks

PAGE = ROOT.joinpath("docs", "deploy.md").read_text("utf-8")
IDENTITY = ("-c", "user.name=me", "-c", "user.email=me@example.com")
#: What a registry asks for behind its own address.
BY_THE_REGISTRY = {"BatchGetImage", "GetDownloadUrlForLayer", "PutImage"}


@pytest.fixture
def checkout(tmp_path: Path, engine: Engine) -> Path:
    """A work tree with one commit, in which `scripts/image build` takes no engine."""
    tree = tmp_path / "checkout"
    for package in ("ecr", "scanner"):
        shutil.copytree(ROOT / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
    build = tree / "scripts" / "image"
    build.parent.mkdir()
    engine.build(Image(), "built")
    engine.build(Image("libraries"), "us-market-scanner/numpy-scipy:2-1")
    build.write_text(f'#!/bin/sh\ncp "${IMAGES}/built" "${IMAGES}/{IMAGE.replace("/", "%")}"\n')
    build.chmod(0o755)
    shim = tmp_path / "bin" / "python"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -B "$@"\n')
    shim.chmod(0o755)
    for script in ("invoke", "invoke.py"):
        shutil.copy2(ROOT / "scripts" / script, build.parent)
    shutil.copy2(ROOT / ".gitignore", tree)
    installed = tree / ".venv" / "bin" / "python"
    installed.parent.mkdir(parents=True)
    installed.symlink_to(shim)
    subprocess.run(["git", "init", "-q", tree], check=True)
    subprocess.run(["git", "-C", tree, "add", "-A"], check=True)
    subprocess.run(["git", "-C", tree, *IDENTITY, "commit", "-q", "-m", "first"], check=True)
    return tree


@pytest.fixture
def running(operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    """An operator whose function is the scanner's, with a small simulated market to sync from."""
    monkeypatch.setenv("SCANNER_MARKET", "simulated:60x80")
    monkeypatch.setenv("SCANNER_HISTORY", str(tmp_path / "history"))
    wiring.service.cache_clear()
    operator.amazon.reply = lambda event: handler(event, context())
    yield operator
    wiring.service.cache_clear()


def test_its_commands_lead_to_a_live_function_in_their_order(running: Operator, checkout: Path) -> None:
    variables = {"ECR_REGISTRY": running.shelf.url, "POLYGON_API_KEY": "planted", "REDIS_URL": "redis://planted"}
    run = [block for block in blocks(PAGE) if block.language == "sh" and not block.not_run]
    assert len(run) == len(re.findall("^```sh$", PAGE, re.MULTILINE))
    for block in run:
        shell = ["sh", "-e", "-c", block.text]
        done = subprocess.run(
            shell, cwd=checkout, env=os.environ | variables, capture_output=True, text=True, check=False
        )
        if "rollback" in block.text:  # there is one release yet, and so nothing to go back to
            assert FAULTS["nothing-before"].partition("{")[0] in done.stderr
            continue
        assert done.returncode == 0, done.stderr
        assert "planted" not in done.stdout + done.stderr
    assert running.live()[0] == "1"


def test_every_right_that_is_used_is_listed(running: Operator, checkout: Path) -> None:
    test_its_commands_lead_to_a_live_function_in_their_order(running, checkout)
    rights = set(re.findall(r"\b[A-Z][A-Za-z]+\b", PAGE.partition("## Rights")[2].partition("##")[0]))
    used = {call.removesuffix(" DryRun") for call in running.amazon.calls} | BY_THE_REGISTRY
    assert {"InvokeFunction" if name == "Invoke" else name for name in used} <= rights
    assert [call for call in running.amazon.calls if not READING.match(call)]


def test_every_fault_is_listed_as_it_is_said() -> None:
    rows = dict(re.findall(r"^\| ([a-z-]+) \| (.+) \|$", PAGE, re.MULTILINE))
    said = {fault: re.sub(r"{(\w+)}", lambda fact: fact[1].upper(), text) for fault, text in FAULTS.items()}
    assert {fault: rows.get(fault) for fault in said} == said
    assert len(FAULTS) >= 12
