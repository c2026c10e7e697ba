"""docs/deploy.md does what it says: its commands, one after the other, in an account that has nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecr.faults import FAULTS
from scanner import wiring
from scanner.handler import handler
from scanner.handler.reply import Reply
from tests.amazon import Amazon, client_of
from tests.ecr.address import serving
from tests.ecr.conftest import IMAGE, ROOT, Engine, Operator
from tests.ecr.docker import IMAGES
from tests.ecr.shelf import Image
from tests.handler.conftest import context
from tests.readme.blocks import Block, blocks
from tests.stacks import ours

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
    engine.build(Image("libraries"), "localhost/us-market-scanner/numpy-scipy:2-1")
    build.write_text(f'#!/bin/sh\ncp "${IMAGES}/built" "${IMAGES}/{IMAGE.replace("/", "%")}"\n')
    build.chmod(0o755)
    shim = tmp_path / "bin" / "python"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -B "$@"\n')
    shim.chmod(0o755)
    amazon = tmp_path / "bin" / "aws"
    amazon.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m tests.ecr.aws "$@"\n')
    amazon.chmod(0o755)
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
def running(operator: Operator, token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    """An operator whose function is the scanner's, with a small simulated market to sync from."""
    monkeypatch.setenv("SCANNER_MARKET", "simulated:60x80")
    monkeypatch.setenv("SCANNER_HISTORY", str(tmp_path / "history"))
    if token:
        monkeypatch.setenv("AWS_SESSION_TOKEN", token)
    wiring.service_of.cache_clear()
    operator.amazon.reply = answered
    with serving(answered, token) as address:
        output = f"<Outputs><member><OutputKey>FunctionUrl</OutputKey><OutputValue>{address}</OutputValue></member>"
        operator.amazon.rewrite("DescribeStacks", "<Outputs>", output)  # moto makes no addresses
        yield operator
    wiring.service_of.cache_clear()


def answered(event: dict[str, Any]) -> Reply:
    """What the function answers."""
    made = handler(event, context())
    return Reply(statusCode=made["statusCode"], headers=made["headers"], body=made["body"])


def typed(operator: Operator, checkout: Path, block: Block) -> subprocess.CompletedProcess[str]:
    """Type a block's commands."""
    variables = {"ECR_REGISTRY": operator.shelf.url, "POLYGON_API_KEY": "planted", "REDIS_URL": "redis://planted"}
    shell = ["sh", "-e", "-c", block.text]
    return subprocess.run(shell, cwd=checkout, env=os.environ | variables, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("token", ["", "planted-token"])
def test_its_commands_lead_to_an_answer_and_remove_everything_again(running: Operator, checkout: Path) -> None:
    commands = [block for block in blocks(PAGE) if block.language == "sh" and not block.not_run]
    assert len(commands) == len(re.findall("^```sh$", PAGE, re.MULTILINE))
    told = []
    for block in commands:
        done = typed(running, checkout, block)
        told.append(done.stdout)
        assert "planted" not in done.stdout + done.stderr
        if "rollback" in block.text:  # there is one release yet, and so nothing to go back to
            assert FAULTS["nothing-before"].partition("{")[0] in done.stderr
            assert running.live()[0] == "1"
        else:
            assert done.returncode == 0, done.stderr
    every_right_that_was_used_is_listed(running.amazon)
    (answer,) = [text for text, block in zip(told, commands, strict=True) if "curl" in block.text]
    assert json.loads(answer)["coverage"]["current"] > 0
    assert client_of("cloudformation").describe_stacks()["Stacks"] == []
    assert client_of("ecr").describe_repositories()["repositories"] == []
    assert client_of("secretsmanager").list_secrets()["SecretList"] == []


def every_right_that_was_used_is_listed(amazon: Amazon) -> None:
    """Look for each call in the page's table, and that there were some."""
    rights = set(re.findall(r"\b[A-Z][A-Za-z]+\b", PAGE.partition("## Rights")[2].partition("##")[0]))
    used = {call.removesuffix(" DryRun") for call in amazon.calls} | BY_THE_REGISTRY
    assert {"InvokeFunction" if name == "Invoke" else name for name in used} <= rights
    assert amazon.changes()


def test_every_alarm_of_the_stack_is_explained() -> None:
    explained = re.findall(r"^\| (\w+Alarm) \|", PAGE, re.MULTILINE)
    alarms = [name for name, made in ours()["Resources"].items() if made["Type"] == "AWS::CloudWatch::Alarm"]
    assert sorted(explained) == sorted(alarms)


def test_every_fault_is_listed_as_it_is_said() -> None:
    rows = dict(re.findall(r"^\| ([a-z-]+) \| (.+) \|$", PAGE, re.MULTILINE))
    said = {fault: re.sub(r"{(\w+)}", lambda fact: fact[1].upper(), text) for fault, text in FAULTS.items()}
    assert {fault: rows.get(fault) for fault in said} == said
    assert len(FAULTS) >= 12
