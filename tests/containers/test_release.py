"""An image released by a real engine through a real registry: its first call goes to the very bytes that came back."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecr.command import NAME, REPOSITORY
from tests.amazon import client_of, signed_in
from tests.ecr import shelf as shelves
from tests.ecr.conftest import IMAGE, ROOT, Engine, Operator
from tests.ecr.shelf import INDEX, Image

BROKEN = f"FROM {IMAGE}\nENV PYTHONPATH=/opt/packages\n"
MADE = ("newer", "broken", "dead")
DEAD = f"FROM {IMAGE}\nENV PYTHONPATH=/nowhere\n"
NEWER = f"FROM {IMAGE}\nENV SCANNER_BENCHMARK=QQQ\n"


@pytest.fixture(scope="module")
def emulator() -> str:
    """The emulator's file."""
    run = subprocess.run([ROOT / "scripts" / "emulator"], capture_output=True, text=True, check=True)
    return run.stdout.strip()


@pytest.fixture
def operator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Operator]:
    """An operator with a real engine, whose image is deployed as the function and released as version 1."""
    with signed_in(monkeypatch) as amazon, shelves.serving(tmp_path) as shelf:
        yield Operator(amazon, shelf, Engine(tmp_path))
        forget(f"{shelf.host}/{REPOSITORY}")
        for name in MADE:
            forget(f"localhost/us-market-scanner/{name}")


def forget(name: str) -> None:
    """Take an image's names and digests from the engine."""
    listing = ["docker", "image", "ls", "--quiet", "--filter", f"reference={name}", "--filter", f"reference={name}:*"]
    found = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split()
    for each in dict.fromkeys(found):
        names = [
            "docker",
            "image",
            "inspect",
            "--format",
            '{{join .RepoTags "\\n"}}\n{{join .RepoDigests "\\n"}}',
            each,
        ]
        known = subprocess.run(names, capture_output=True, text=True, check=True).stdout.split()
        ours = [one for one in known if one.startswith((f"{name}:", f"{name}@"))]
        subprocess.run(["docker", "image", "rm", *ours], capture_output=True, check=False)


def build(dockerfile: str, name: str) -> None:
    """Make an image on top of ours."""
    subprocess.run(["docker", "build", "-q", "-t", name, "-"], input=dockerfile, text=True, check=True)


def deploy(operator: Operator, emulator: str, tag: str) -> None:
    operator.succeed("deploy", "--tag", tag, "--smoke", "emulator", "--emulator", emulator)


def test_setup_push_stack_deploy_and_rollback_twice(operator: Operator, emulator: str) -> None:
    build(NEWER, "localhost/us-market-scanner/newer")
    smoke = ("--smoke", "emulator", "--emulator", emulator)
    operator.succeed("setup")
    first = operator.succeed("push", "--tag", "one").stdout.strip()
    operator.succeed("stack", "--tag", "one")
    deploy(operator, emulator, "one")
    assert operator.live() == ("1", f"{first}, the first")
    for command in (
        ["setup"],
        ["push", "--tag", "two", "--image", "localhost/us-market-scanner/newer"],
        ["stack", "--tag", "two"],
        ["deploy", "--tag", "two", *smoke],
        ["rollback", *smoke],
    ):
        operator.succeed(*command)
        operator.amazon.calls.clear()
        writes = operator.shelf.writes()
        operator.succeed(*command)
        assert (operator.amazon.changes(), operator.shelf.writes()) == ([], writes), command
    assert operator.live() == ("1", "rolled back from version 2")
    found = client_of("lambda").get_function(FunctionName=NAME, Qualifier="1")
    assert found["Code"]["ImageUri"].endswith(first)


def test_what_does_not_run_leaves_the_alias_where_it_was(operator: Operator, emulator: str) -> None:
    smoke = ("--smoke", "emulator", "--emulator", emulator)
    operator.succeed("setup")
    operator.succeed("push", "--tag", "one")
    operator.succeed("stack", "--tag", "one")
    deploy(operator, emulator, "one")
    for tag, dockerfile, said in (("broken", BROKEN, "No module named"), ("dead", DEAD, "its answer is empty")):
        build(dockerfile, f"localhost/us-market-scanner/{tag}")
        operator.succeed("push", "--tag", tag, "--image", f"localhost/us-market-scanner/{tag}")
        assert said in operator.fail("smoke-failed", "deploy", "--tag", tag, *smoke)
    operator.shelf.add(REPOSITORY, "arm", Image(architecture="arm64"))
    operator.fail("wrong-architecture", "deploy", "--tag", "arm", *smoke)
    operator.shelf.add(REPOSITORY, "small", Image())
    operator.shelf.put(REPOSITORY, "index", Image().index(), INDEX)
    operator.fail("index", "deploy", "--tag", "index", *smoke)
    assert operator.live()[0] == "1"
