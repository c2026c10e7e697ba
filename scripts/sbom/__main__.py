"""Writes the bill of materials of the final image: CycloneDX 1.6, as JSON.

usage: python -m scripts.sbom [FILE]      (scripts/image sbom; default: standard output; needs the scanner's image)

It is read from the image, not from the lock; where the two differ there is none, and each difference is named. The same
image gives the same bytes.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from cyclonedx.contrib.this.builders import this_component
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component
from cyclonedx.model.lifecycle import LifecyclePhase, PredefinedLifecycle
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from packaging.metadata import parse_email
from packaging.utils import canonicalize_name

from scripts.image_layers import docker, names
from scripts.pins import LOCK, ROOT, differences, direct, pins
from scripts.sbom.components import PRODUCT, base, image, interpreter, library
from scripts.sbom.requires import Graph, graph


def inspected(name: str) -> dict[str, Any]:
    """Ask the engine for an image's labels, time and identity."""
    return dict(json.loads(docker("image", "inspect", name))[0])


def inventory(name: str) -> dict[str, Any]:
    """Let the image's own interpreter tell what lies in it: only it knows which markers hold."""
    program = ROOT.joinpath("scripts/sbom/inventory.py").read_text("utf-8")
    command = ["run", "--rm", "--interactive", "--network=none", "--entrypoint=python3", name, "-"]
    return dict(json.loads(docker(*command, sent=program)))


def bill(about: Mapping[str, Any], held: Mapping[str, Any], lock: str, project: str) -> Bom:
    """Make the bill of what `inspected` and `inventory` tell.

    Raises:
        SystemExit: the image does not hold what the lock asks for, or something that one of its parts needs.
    """
    environment = held["environment"]
    found = {place: parse_email(text)[0] for place, text in held["distributions"].items()}
    named = [(canonicalize_name(metadata["name"]), metadata) for metadata in found.values()]
    _refuse(differences(pins(lock, environment), [(name, metadata["version"]) for name, metadata in named]))
    described = image(about["Config"]["Labels"], about["Id"], f"{about['Os']}/{about['Architecture']}")
    libraries = [library(place, metadata, held["bills"]) for place, metadata in found.items()]
    under = [interpreter(environment), base(held["release"], held["packages"])]
    bom = Bom(components=[*libraries, *under], metadata=_metadata(described, about["Created"]))
    _depend(bom, described, libraries, graph(PRODUCT, direct(lock, project), dict(named), environment))
    bom.register_dependency(described, under)
    return bom


def _refuse(faults: Iterable[str]) -> None:
    if told := [f"scripts/image sbom: {fault}" for fault in faults]:
        sys.exit("\n".join([*told, "scripts/image build makes the image again"]))


def _metadata(described: Component, created: str) -> BomMetaData:
    return BomMetaData(
        component=described,
        timestamp=datetime.fromisoformat(created),
        lifecycles=[PredefinedLifecycle(LifecyclePhase.POST_BUILD)],
        tools=ToolRepository(components=[this_component()]),
    )


def _depend(bom: Bom, described: Component, libraries: list[Component], needs: Graph) -> None:
    by_name = {PRODUCT: described, **{each.name: each for each in libraries}}
    for name, needed in needs.items():
        bom.register_dependency(by_name[name], [by_name[each] for each in needed])


def render(bom: Bom) -> str:
    """Give the document, its serial number made of all that is in it."""
    bom.serial_number = uuid.UUID(int=0)
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_OID, _text(bom))
    return _text(bom)


def _text(bom: Bom) -> str:
    return f"{JsonV1Dot6(bom).output_as_string(indent=2)}\n"


def main(arguments: list[str]) -> None:
    """Write it."""
    name = names()["scanner"]
    lock, project = LOCK.read_text("utf-8"), ROOT.joinpath("pyproject.toml").read_text("utf-8")
    bom = bill(inspected(name), inventory(name), lock, project)
    if arguments:
        file = Path(arguments[0])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(render(bom), encoding="utf-8")
    else:
        sys.stdout.write(render(bom))


if __name__ == "__main__":
    main(sys.argv[1:])
