"""What lies in the images' stages, and that the same lock makes the same bytes of it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.image_layers import layer_ids
from scripts.stack import ROOT
from scripts.stage import EPOCH, requirements
from scripts.tree import Entry, entries, tree_digest
from tests.architecture.test_tree import locked
from tests.containers.engine import docker, image

FOLDERS = ("/opt", "/var/task")
LIBRARIES = ("/opt/numpy-scipy", "/opt/pandas-sklearn", "/opt/packages")


@pytest.fixture(scope="module")
def tree() -> list[Entry]:
    """What the web service's image has, and so all that the function's has."""
    return [entry for folder in FOLDERS for entry in entries(image("web"), folder)]


@pytest.mark.parametrize(
    ("target", "lock", "folders"), [("scanner", "image", LIBRARIES), ("web", "web", (*LIBRARIES, "/opt/web"))]
)
def test_every_distribution_of_the_lock_is_in_one_stage(target: str, lock: str, folders: tuple[str, ...]) -> None:
    found = [
        canonicalize_name(match[1])
        for folder in folders
        for entry in entries(image(target), folder)
        if (match := re.fullmatch(r"[^/]+/([^/]+)-[^-/]+\.dist-info", entry.path))
    ]
    assert sorted(found) == sorted(wanted(lock))


def wanted(lock_name: str) -> set[str]:
    """What a lock asks for on Linux with Python 3.13."""
    environment = {"python_version": "3.13", "python_full_version": "3.13.5", "sys_platform": "linux"}
    lock = ROOT.joinpath("requirements", f"{lock_name}.txt").read_text("utf-8")
    lines = (block.splitlines()[0].rstrip(" \\") for _, block in requirements(lock))
    needed = (Requirement(line) for line in lines)
    names: set[str] = {
        canonicalize_name(each.name) for each in needed if not each.marker or each.marker.evaluate(environment)
    }
    assert names <= locked(lock_name).keys()
    return names


def test_everybody_can_read_it(tree: list[Entry]) -> None:
    assert [entry.path for entry in tree if not entry.mode & 0o004] == []


def test_it_is_roots_and_nobody_else_can_write(tree: list[Entry]) -> None:
    assert [entry.path for entry in tree if entry.owner != (0, 0) or entry.mode & 0o022] == []


def test_every_time_is_the_same(tree: list[Entry]) -> None:
    assert {entry.time for entry in tree} == {EPOCH}


def test_each_module_has_its_bytecode(tree: list[Entry]) -> None:
    paths = {entry.path for entry in tree}
    modules = [path for path in paths if path.endswith(".py")]
    assert len(modules) > 2500
    assert [
        path for path in modules if re.sub(r"([^/]+)\.py$", r"__pycache__/\1.cpython-313.pyc", path) not in paths
    ] == []


def test_two_clean_builds_are_equal_byte_for_byte(tree: list[Entry]) -> None:
    """Layer by layer, but for the one that removes pip from the base: the engine gives its marks the time."""
    environment = {**os.environ, "BUILD_OPTIONS": "--no-cache", "IMAGE_NAMESPACE": "localhost/again"}
    built = subprocess.run(
        [ROOT / "scripts/image", "build", "web"], check=True, env=environment, capture_output=True, text=True
    )
    image_again = built.stdout.split()[-1]
    again = [entry for folder in FOLDERS for entry in entries(image_again, folder)]
    below, layers, layers_again = (layer_ids(name) for name in (image("python"), image("web"), image_again))
    docker("rmi", image_again)
    assert layers_again[len(below) :] == layers[len(below) :]
    assert layers_again[: len(below) - 1] == below[:-1]
    assert [entry.path for entry, other in zip(tree, again, strict=True) if entry != other] == []
    assert tree_digest(again) == tree_digest(tree)


@pytest.mark.parametrize("lock", ["image", "web"])
@pytest.mark.parametrize("platform", ["x86_64-manylinux_2_28", "aarch64-manylinux_2_28"])
def test_the_lock_has_wheels_for_both_kinds_of_processor(platform: str, lock: str, tmp_path: Path) -> None:
    """Only names and hashes are looked up; nothing is installed, though uv makes the folder."""
    command = [
        "pip",
        "install",
        "--dry-run",
        f"--target={tmp_path}",
        "--no-deps",
        "--require-hashes",
        "--only-binary=:all:",
    ]
    asked = [f"--python-platform={platform}", "--python-version=3.13", "--no-config"]
    done = subprocess.run(
        [ROOT / ".venv/bin/uv", *command, *asked, f"--requirement=requirements/{lock}.txt"],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Would install" in done.stderr
