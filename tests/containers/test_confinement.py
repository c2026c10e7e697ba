"""The container has what Lambda gives a function, and nothing else."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from scripts.invoke import post, read_reply
from scripts.stack import ROOT, Stack
from tests.containers.engine import LAMBDA_LIKE, docker, image


def inside(stack: Stack, program: str) -> str:
    return stack.compose("exec", "-T", "scanner", "sh", "-c", program).strip()


@pytest.mark.parametrize("target", ["scanner", "web"])
@pytest.mark.parametrize("tool", ["pip", "pip3", "gcc", "cc", "ld", "strip", "aws-lambda-rie"])
def test_production_has_no(tool: str, target: str) -> None:
    found = docker("run", "--rm", "--entrypoint", "sh", image(target), "-c", f"command -v {tool} || echo none")
    assert found == "none"


def modules(target: str, *names: str) -> list[str]:
    """Those of the modules that an image has."""
    program = f"from importlib.util import find_spec; print(*filter(find_spec, {names!r}))"
    return docker("run", "--rm", "--entrypoint", "python3", image(target), "-c", program).split()


@pytest.mark.parametrize("target", ["scanner", "web"])
def test_production_cannot_install(target: str) -> None:
    assert modules(target, "pip", "ensurepip") == []


def test_each_image_has_what_it_needs_and_nothing_of_the_next() -> None:
    web = ("scanner.__main__", "scanner.cli", "scanner.server", "click", "rich", "uvicorn", "httptools")
    every = ("scanner.handler", *web, "scanner.devserver")
    assert modules("scanner", *every) == ["scanner.handler"]
    assert modules("web", *every) == ["scanner.handler", *web]
    assert modules("local", *every) == [*every]


def test_only_tmp_can_be_written(stack: Stack) -> None:
    assert "Read-only file system" in inside(stack, "touch /var/task/x 2>&1 || true")
    assert inside(stack, "touch /tmp/x && rm /tmp/x && echo written") == "written"


def test_there_is_no_shared_memory(stack: Stack) -> None:
    assert inside(stack, "[ -e /dev/shm ] || echo none") == "none"


def test_the_user_has_no_rights(stack: Stack) -> None:
    status = dict(line.split(":\t", 1) for line in inside(stack, "cat /proc/self/status").splitlines() if ":\t" in line)
    assert status["Uid"].split() == ["993"] * 4
    assert status["Gid"].split() == ["990"] * 4
    assert int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0
    assert status["NoNewPrivs"] == "1"


def test_memory_and_processes_are_bounded(stack: Stack) -> None:
    host = json.loads(docker("inspect", "--format", "{{json .HostConfig}}", stack.container("scanner")))
    assert (host["Memory"], host["MemorySwap"]) == (1769 << 20, 1769 << 20)
    assert host["PidsLimit"] == 1024


def test_the_production_image_answers_under_the_emulator(stack: Stack) -> None:
    """Bind-mounted, since it is not in there."""
    emulator = subprocess.run([ROOT / "scripts/emulator"], check=True, capture_output=True, text=True).stdout.strip()
    settings = ["REDIS_URL=redis://redis:6379/0", "SCANNER_HISTORY=/mnt/history", "SCANNER_MARKET=polygon"]
    container = docker(
        "run", "--detach", *LAMBDA_LIKE, *(f"--env={setting}" for setting in settings), "--env=POLYGON_API_KEY=any",
        f"--network={stack.project}_default", f"--volume={stack.project}_history:/mnt/history:ro",
        f"--volume={Path(ROOT, emulator)}:/rie:ro", "--publish=127.0.0.1:0:8080", "--entrypoint=/rie", image("scanner"),
        "python3", "-m", "awslambdaric", "scanner.handler.handler",
    )  # fmt: skip
    try:
        status, body = read_reply(post(stack.address(container), b'{"limit": 2}', 60))
    finally:
        docker("rm", "--force", container)
    assert status == 200
    assert len(body["results"]) == 2
