"""The bill of materials of the real image: valid, whole, and the same each time."""

from __future__ import annotations

import json
import os
import re
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts.stack import ROOT
from scripts.stage import REST, STAGES
from scripts.tree import entries
from tests.architecture.test_tree import locked
from tests.containers.engine import docker, image
from tests.readme.pages import lines_of

SBOM = [str(ROOT / "scripts/image"), "sbom"]


@pytest.fixture(scope="module")
def text() -> str:
    return subprocess.run(SBOM, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def document(text: str) -> dict[str, Any]:
    return dict(json.loads(text))


@pytest.fixture(scope="module")
def libraries(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in document["components"] if each.get("purl", "").startswith("pkg:pypi/")]


def test_the_schema_takes_it(text: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_the_same_image_gives_the_same_bytes(text: str, tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    subprocess.run([*SBOM, str(file)], check=True)
    assert file.read_text("utf-8") == text


def test_the_line_of_the_page_writes_it() -> None:
    [line] = [line for line in lines_of("docs/containers.md") if line.startswith("scripts/image sbom")]
    subprocess.run(["sh", "-c", line], cwd=ROOT, check=True)
    assert json.loads(ROOT.joinpath(line.split()[-1]).read_text("utf-8"))["specVersion"] == "1.6"


def test_every_dist_info_of_the_image_is_in_it_and_nothing_else(libraries: list[dict[str, Any]]) -> None:
    """Looked up without the image's interpreter, which the bill is made with."""
    places = {f"/{entry.path}" for entry in entries(image("scanner"), "/opt") if entry.path.endswith(".dist-info")}
    told = {spot["location"] for each in libraries for spot in each["evidence"]["occurrences"]}
    assert len(places) == len(libraries)
    assert told == places


def test_the_versions_are_the_locks_and_the_stages_those_that_were_filled(libraries: list[dict[str, Any]]) -> None:
    lock = locked("image")
    assert {each["name"]: each["version"] for each in libraries}.items() <= lock.items()
    for each in libraries:
        [stage] = [told["value"] for told in each["properties"] if told["name"] == "us-market-scanner:stage"]
        assert stage == next((name for name, held in STAGES.items() if each["name"] in held), REST)


def test_every_library_has_a_licence_and_somebody_who_needs_it(
    document: dict[str, Any], libraries: list[dict[str, Any]]
) -> None:
    needed = {ref for each in document["dependencies"] for ref in each.get("dependsOn", [])}
    assert [each["name"] for each in libraries if not each.get("licenses") or each["bom-ref"] not in needed] == []


def test_the_image_is_named_by_what_the_engine_knows_it_by(document: dict[str, Any]) -> None:
    about = document["metadata"]["component"]
    told = {each["name"]: each["value"] for each in about["properties"]}
    assert told["us-market-scanner:image"] == docker("image", "inspect", "--format", "{{.Id}}", image("scanner"))
    assert re.fullmatch("[0-9a-f]{40}", told["org.opencontainers.image.revision"])
    assert about["version"] == image("scanner").rpartition(":")[2]
    assert told["org.opencontainers.image.base.name"] == os.environ.get("PYTHON_IMAGE", default_base())
    [tool] = document["metadata"]["tools"]["components"]
    assert tool["version"] == version("cyclonedx-python-lib")


def default_base() -> str:
    [name] = re.findall(r"^ARG PYTHON_IMAGE=(.+)$", ROOT.joinpath("Dockerfile").read_text("utf-8"), re.MULTILINE)
    return str(name)


def test_the_bills_that_distributions_bring_are_referred_to(libraries: list[dict[str, Any]]) -> None:
    bills = {f"file:///{entry.path}" for entry in entries(image("scanner"), "/opt") if "/sboms/" in entry.path}
    told = [reference for each in libraries for reference in each.get("externalReferences", ())]
    assert bills
    assert {reference["url"] for reference in told if reference["type"] == "bom"} == bills


def test_the_bases_packages_are_those_that_its_own_tool_lists(document: dict[str, Any]) -> None:
    [base] = [each for each in document["components"] if each["type"] == "operating-system"]
    command = ["run", "--rm", "--network=none", "--entrypoint=dpkg-query", image("scanner")]
    listed = docker(*command, "--show", "--showformat=${Package} ${Version}\n").splitlines()
    assert {f"{each['name']} {each['version']}" for each in base["components"]} == set(listed)
    [interpreter] = [each["version"] for each in document["components"] if each["type"] == "platform"]
    assert docker("run", "--rm", "--entrypoint=python3", image("scanner"), "--version") == f"Python {interpreter}"
