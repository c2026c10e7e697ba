"""The web service in its container: whom it answers, what it shares with the function, how it starts and stops."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator

import pytest
import urllib3

from scripts.image_layers import layer_ids
from scripts.stack import ROOT, Stack
from tests.containers.conftest import KEY
from tests.containers.engine import LAMBDA_LIKE, docker, image
from tests.readme.pages import page_blocks

QUESTION = "/v1/scan?where=rsi(14)+%3E+41&limit=3"


def get(url: str, key: str | None = None) -> tuple[int, dict[str, object], dict[str, str]]:
    """The status of an answer, its JSON, and its headers by their names in small letters."""
    sent = {"authorization": f"Bearer {key}"} if key else {}
    reply = urllib3.request("GET", url, headers=sent, retries=False, timeout=120)
    return reply.status, reply.json(), {name.lower(): value for name, value in reply.headers.items()}


@pytest.fixture(scope="module")
def web(stack: Stack) -> Iterator[str]:
    """The address of compose's web service, beside the function."""
    stack.compose("up", "--detach", "--wait", "web")
    yield f"http://{stack.compose('port', 'web', '10000').strip()}"
    stack.compose("rm", "--stop", "--force", "web")


def test_whoever_brings_up_the_rest_does_not_need_a_key() -> None:
    services = json.loads(Stack().compose("config", "--format", "json"))["services"]
    assert "web" not in services
    assert "scanner" in services


def test_its_health_is_told_to_everybody_and_the_rest_to_whom_it_knows(web: str) -> None:
    assert get(f"{web}/healthz")[:2] == (200, {"status": "ok"})
    assert get(f"{web}{QUESTION}")[0] == 401
    assert get(f"{web}{QUESTION}", "another key")[0] == 401
    status, answer, _ = get(f"{web}{QUESTION}", KEY)
    assert status == 200
    assert len(answer["results"]) == 3  # type: ignore[arg-type]


def test_what_the_function_has_computed_is_not_computed_again(web: str, stack: Stack) -> None:
    stack.compose("exec", "-T", "redis", "redis-cli", "flushall")
    _, asked = stack.ask({"where": "rsi(14) > 42", "limit": 3})
    assert asked["cached"] is False
    _, answer, headers = get(f"{web}{QUESTION.replace('41', '42')}", KEY)
    assert answer["results"] == asked["results"]
    assert "hit" in headers["cache-status"]


def test_the_pages_commands_bring_it_up_and_ask_it(web: str, stack: Stack) -> None:
    [block] = [block for block in page_blocks("docs/web.md") if "docker compose" in block.text]
    *_, up, curl = block.text.splitlines()
    assert stack.compose(*up.removeprefix("docker compose ").split()) is not None
    asked = curl.replace("http://localhost:10000", f"http://{stack.compose('port', 'web', '10000').strip()}")
    done = subprocess.run(["sh", "-c", f"key={KEY}\n{asked}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["results"]) <= 5


def test_it_is_confined_as_the_function_is(web: str, stack: Stack) -> None:
    def inside(program: str) -> str:
        return stack.compose("exec", "-T", "web", "sh", "-c", program).strip()

    host = json.loads(docker("inspect", "--format", "{{json .HostConfig}}", stack.container("web")))
    of_function = json.loads(docker("inspect", "--format", "{{json .HostConfig}}", stack.container("scanner")))
    confined = ("Memory", "MemorySwap", "PidsLimit", "ReadonlyRootfs", "CapDrop", "SecurityOpt", "IpcMode", "Tmpfs")
    assert {name: host[name] for name in confined} == {name: of_function[name] for name in confined}
    assert "Read-only file system" in inside("touch /var/task/x 2>&1 || true")
    assert inside("id -u") == "993"


def test_only_this_machine_reaches_it(web: str, stack: Stack) -> None:
    assert web.startswith("http://127.0.0.1:")
    assert docker("port", stack.container("web"), "10000").splitlines() == [web.removeprefix("http://")]


@pytest.fixture
def container() -> Iterator[str]:
    """A container of the image alone, at a port that the platform chooses, without any market."""
    settings = ["--env=PORT=12345", "--env=SCANNER_MARKET=simulated:20x30", "--env=SCANNER_HISTORY=/tmp/history"]
    key = "--env=SCANNER_API_KEYS=tests:" + "0" * 64
    run = ["run", "--detach", *LAMBDA_LIKE, *settings, key, "--publish=127.0.0.1:0:12345"]
    started = docker(*run, image("web"))
    yield started
    docker("rm", "--force", started)


def test_it_listens_where_the_platform_says_and_stops_when_that_says_so(container: str) -> None:
    probe = "import urllib.request as r; print(r.urlopen('http://127.0.0.1:12345/healthz').status)"
    retried = f'for i in $(seq 100); do python3 -c "{probe}" 2>/dev/null && exit; sleep 0.2; done; exit 1'
    assert docker("exec", container, "sh", "-c", retried) == "200"
    docker("stop", "--time", "60", container)
    assert docker("inspect", "--format", "{{.State.ExitCode}}", container) == "0"  # killed, it would be 137


def test_without_a_key_it_does_not_start() -> None:
    done = subprocess.run(["docker", "run", "--rm", image("web")], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert re.match("error: SCANNER_API_KEYS is not set: ", done.stderr)


def test_it_syncs_and_explains_itself_without_a_market_to_serve() -> None:
    shown = docker("run", "--rm", image("web"), "python3", "-m", "scanner", "--help")
    assert re.search(r"^  sync ", shown, re.MULTILINE)
    assert not re.search(r"^  market ", shown, re.MULTILINE)


def test_whoever_names_no_target_gets_it() -> None:
    base = ["--build-arg", f"PYTHON_IMAGE={os.environ['PYTHON_IMAGE']}"] if "PYTHON_IMAGE" in os.environ else []
    name = "localhost/us-market-scanner-again/default:1"
    subprocess.run(["docker", "buildx", "build", "--load", *base, "--tag", name, ROOT], capture_output=True, check=True)
    layers = layer_ids(name)
    docker("rmi", name)
    assert layers == layer_ids(image("web"))
