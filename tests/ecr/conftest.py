"""An operator's machine: AWS, a registry and an engine that stand in for the real ones, and the command line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner, Result

from ecr.cloud import Client
from ecr.command import main
from tests.ecr import amazon as amazons
from tests.ecr import shelf as shelves
from tests.ecr.amazon import Amazon
from tests.ecr.docker import IMAGES, image_file
from tests.ecr.shelf import Image, Shelf

ROOT = Path(__file__).resolve().parent.parent.parent
REGION = "us-east-1"
NAME = "us-market-scanner"


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Amazon]:
    """AWS, empty, and credentials for it."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    with amazons.serving() as serving:
        monkeypatch.setenv("AWS_ENDPOINT_URL", serving.url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAPLANTED")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted-secret")
        monkeypatch.setenv("AWS_REGION", REGION)
        monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
        monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
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

    def build(self, image: Image, name: str = NAME) -> None:
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
    role = boto3.client("iam").create_role(RoleName="scanner", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    client = boto3.client("lambda")
    code = {"ImageUri": f"registry/{NAME}@sha256:{64 * '0'}"}
    client.create_function(FunctionName=NAME, PackageType="Image", Code=code, Role=role, Architectures=["x86_64"])
    amazon.calls.clear()
    return client


class Operator:
    """Types commands."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __call__(self, command: str, *arguments: str) -> Result:
        """Run one, whatever comes of it."""
        where = () if command == "status" else ("--registry", self._shelf.url)
        return CliRunner().invoke(main, [command, *where, *arguments], catch_exceptions=False)

    def succeed(self, command: str, *arguments: str) -> Result:
        """Run one that must succeed."""
        run = self(command, *arguments)
        assert run.exit_code == 0, run.output
        return run

    def fail(self, command: str, *arguments: str) -> str:
        """Run one that must fail; return what it says."""
        run = self(command, *arguments)
        assert run.exit_code == 1, run.output
        assert run.stderr.startswith("error: ") or "\nerror: " in run.stderr
        return run.stderr


@pytest.fixture
def operator(amazon: Amazon, shelf: Shelf, engine: Engine) -> Operator:  # noqa: ARG001  # all of it is there
    return Operator(shelf)
