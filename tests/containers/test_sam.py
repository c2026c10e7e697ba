"""AWS SAM's way to a local call: it lays its emulator into the image, as the image's own user."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.stack import ROOT
from tests.containers.engine import docker, image
from tests.readme.pages import page_blocks

#: What `sam local invoke` of aws-sam-cli 1.170 builds.
LAID = "FROM {image}\nADD rie /var/rapid/\nRUN mv /var/rapid/rie /var/rapid/aws-lambda-rie && chmod +x /var/rapid/*\n"


@pytest.fixture(scope="module")
def block() -> str:
    [text] = [block.text for block in page_blocks("docs/containers.md") if "sam local invoke" in block.text]
    return text


@pytest.fixture(scope="module")
def for_sam(block: str) -> Iterator[str]:
    """The image that docs/containers.md makes for it."""
    [line] = [line for line in block.splitlines() if "docker build" in line]
    subprocess.run(["sh", "-c", line], check=True, capture_output=True)
    name = line.split()[-2]
    yield name
    docker("image", "rm", "--force", name, f"{name}:rapid")


def test_it_is_made_of_this_version_s_and_has_a_name_that_sam_takes_and_nobody_serves(block: str, for_sam: str) -> None:
    assert f"FROM {image('scanner')}\\n" in block
    assert f"ImageUri={for_sam} " in block
    assert for_sam.partition("/")[0] == "sam.localhost"  # what begins with localhost/ it takes for an ECR's


def test_its_emulator_can_be_laid_into_it_and_answers(for_sam: str, tmp_path: Path) -> None:
    emulator = subprocess.run([ROOT / "scripts/emulator"], check=True, capture_output=True, text=True).stdout.strip()
    shutil.copy(ROOT / emulator, tmp_path / "rie")
    tmp_path.joinpath("Dockerfile").write_text(LAID.format(image=for_sam), encoding="utf-8")
    docker("build", "--quiet", "--tag", f"{for_sam}:rapid", str(tmp_path))
    shown = docker("run", "--rm", "--entrypoint", "stat", f"{for_sam}:rapid", "-c", "%A", "/var/rapid/aws-lambda-rie")
    assert shown == "-rwxr-xr-x"
