"""What the image's lock asks for in a given environment, and how it differs from what was found."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.stage import requirements

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements/image.txt"
#: How uv marks, below a pin, who asked for it.
_OURS = "us-market-scanner (pyproject.toml:function)"


def pins(lock: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Give the versions that a lock pins where its markers hold, by normalised name."""
    lines = (block.splitlines()[0].rstrip(" \\") for _, block in requirements(lock))
    asked = (each for each in map(Requirement, lines) if not each.marker or each.marker.evaluate(dict(environment)))
    return {canonicalize_name(each.name): next(iter(each.specifier)).version for each in asked}


def direct(lock: str, project: str) -> list[Requirement]:
    """Give the requirements of pyproject.toml that the lock was made of, with their extras."""
    table = tomllib.loads(project)["project"]
    declared = map(Requirement, sum(table["optional-dependencies"].values(), table["dependencies"]))
    ours = {canonicalize_name(name) for name, block in requirements(lock) if _OURS in block}
    return [each for each in declared if canonicalize_name(each.name) in ours]


def differences(pinned: Mapping[str, str], found: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a sentence for each package that the lock and the image do not both have, once and in one version."""
    there = defaultdict[str, list[str]](list)
    for name, version in found:
        there[name].append(version)
    for name in sorted(pinned.keys() | there.keys()):
        versions = there.get(name, [])
        if not versions:
            yield f"{name} {pinned[name]} is in the lock and not in the image"
        elif name not in pinned:
            yield f"{name} {versions[0]} is in the image and not in the lock"
        elif versions != [pinned[name]]:
            yield f"{name} is {' and '.join(versions)} in the image and {pinned[name]} in the lock"
