"""An operator's machine: AWS, a registry and an engine that stand in for the real ones, and the command line."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ecr.cloud import Client
from ecr.command import NAME, REPOSITORY, main
from ecr.faults import FAULTS
from scanner.version import __version__
from tests.amazon import KEY, SECRET, Amazon, client_of, signed_in
from tests.ecr import shelf as shelves
from tests.ecr.docker import IMAGES, image_file
from tests.ecr.shelf import Image, Shelf

ROOT = Path(__file__).resolve().parent.parent.parent
SECRETS = (KEY, SECRET, "123456789012-auth-token")  # the last is moto's password for registries
IMAGE = f"localhost/{REPOSITORY}:{__version__}"


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Amazon]:
    """AWS, empty, and credentials for it."""
    with signed_in(monkeypatch) as serving:
        yield serving


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """A registry, empty."""
    with shelves.serving(tmp_path) as serving:
        yield serving


class Engine:
    """What the stand-in for docker has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, image: Image, name: str = IMAGE) -> None:
        """Have an image."""
        image_file(self.folder, name).write_text(json.dumps(asdict(image)), "utf-8")

    def calls(self) -> str:
        """Every command line so far."""
        return self.folder.joinpath("calls.log").read_text("utf-8")


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A docker command without an engine, first on the PATH."""
    folder = tmp_path / "docker"
    folder.mkdir()
    shim = tmp_path / "bin" / "docker"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m tests.ecr.docker "$@"\n')
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shim.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv(IMAGES, str(folder))
    return Engine(folder)


@pytest.fixture
def function(amazon: Amazon) -> Client:
    """The function as the stack lays it, with an image that nobody has pushed; a client to look at it."""
    role = client_of("iam").create_role(RoleName="scanner", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    client = client_of("lambda")
    code = {"ImageUri": f"registry/{REPOSITORY}@sha256:{64 * '0'}"}
    client.create_function(FunctionName=NAME, PackageType="Image", Code=code, Role=role, Architectures=["x86_64"])
    amazon.calls.clear()
    return client


class Operator:
    """Types commands, and looks for secrets in what they print."""

    def __init__(self, amazon: Amazon, shelf: Shelf, engine: Engine) -> None:
        self.amazon, self.shelf, self.engine = amazon, shelf, engine

    def __call__(self, command: str, *arguments: str, stdin: str = "") -> Result:
        """Run one, whatever comes of it."""
        where = {"ECR_REGISTRY": self.shelf.url}
        run = CliRunner().invoke(main, [command, *arguments], env=where, input=stdin, catch_exceptions=False)
        assert not [secret for secret in SECRETS if secret in run.output]
        return run

    def succeed(self, command: str, *arguments: str, stdin: str = "") -> Result:
        """Run one that must succeed."""
        run = self(command, *arguments, stdin=stdin)
        assert run.exit_code == 0, run.output
        return run

    def fail(self, fault: str, command: str, *arguments: str) -> str:
        """Run one that must fail by this fault, in one sentence; return it."""
        run = self(command, *arguments)
        said = run.stderr.splitlines()[-1]
        sentence = re.sub(r"\\{\w+\\}", ".+", re.escape(FAULTS[fault]))
        assert (run.exit_code, bool(re.fullmatch(f"error: {sentence}", said))) == (1, True), run.output
        return said

    def release(self, image: Image) -> str:
        """Deploy an image that has been pushed; return its digest."""
        digest = self.shelf.add(REPOSITORY, image.content, image)
        self.succeed("deploy", "--digest", digest)
        return digest

    def live(self) -> tuple[str, str]:
        """The version that the alias means, and what is noted there."""
        alias = client_of("lambda").get_alias(FunctionName=NAME, Name="live")
        return alias["FunctionVersion"], alias["Description"]


@pytest.fixture
def operator(amazon: Amazon, shelf: Shelf, engine: Engine) -> Operator:
    """An operator whose account has nothing yet."""
    return Operator(amazon, shelf, engine)


@pytest.fixture
def prepared(operator: Operator, function: Client) -> Operator:
    """An operator with repositories and a function."""
    operator.succeed("setup")
    operator.amazon.calls.clear()
    return operator


@pytest.fixture
def released(prepared: Operator) -> Operator:
    """An operator with a first release: version 1 of the image `one`."""
    prepared.release(Image("one"))
    prepared.amazon.calls.clear()
    return prepared
