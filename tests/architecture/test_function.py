"""The function and the web service import nothing that their images do not have."""

from __future__ import annotations

import sys
from importlib.metadata import packages_distributions

import pytest
from packaging.utils import canonicalize_name

from scripts.stage import PARTS
from tests.architecture.modules import Module, product
from tests.architecture.test_tree import locked

#: What is imported only where it is asked for, and why a function does without.
NOT_NEEDED = {
    "platformdirs": "on Lambda the history is never in a user's folder",
    "pyarrow": "an extra; a source in Parquet files is not read on Lambda",
}


def name_of(module: Module) -> str:
    """Its name to import it by."""
    return module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def reached(start: str) -> dict[str, Module]:
    """Every module of the product that another imports, wherever it does so, beginning with one."""
    every, found, waiting = {name_of(module): module for module in product()}, dict[str, Module](), [start]
    while waiting:
        name = waiting.pop()
        if name in every and name not in found:
            found[name] = every[name]
            parts = name.split(".")
            waiting += [".".join(parts[:count]) for count in range(1, len(parts))]
            waiting += [asked for each in every[name].imports() for asked in (each, each.rpartition(".")[0])]
    return found


#: What an image starts with, its lock, and the stages whose parts of the scanner it lacks.
IMAGES = [("scanner.handler", "image", ("web", "local")), ("scanner.__main__", "web", ("local",))]


@pytest.mark.parametrize(("start", "lock", "lacking"), IMAGES)
def test_nothing_of_a_later_stage_is_reached(start: str, lock: str, lacking: tuple[str, ...]) -> None:
    absent = {f"scanner.{name.removesuffix('.py')}" for stage in lacking for name in PARTS[stage]}
    found = reached(start)
    assert {"scanner.actions.registry", "scanner.wiring", "scanner.storage.s3.bucket"} <= found.keys()
    assert ("scanner.server.serve" in found) == (lock == "web")
    assert [name for name in found if ".".join(name.split(".")[:2]) in absent] == []


@pytest.mark.parametrize(("start", "lock", "lacking"), IMAGES)
def test_every_package_is_in_the_image(start: str, lock: str, lacking: tuple[str, ...]) -> None:
    tops = {each.partition(".")[0] for module in reached(start).values() for each in module.imports()}
    foreign = tops - sys.stdlib_module_names - {"scanner", *NOT_NEEDED}
    owners = packages_distributions()
    there = locked(lock).keys()
    assert {"numpy", "boto3", "polygon"} <= foreign
    assert [name for name in foreign if not there & {*map(canonicalize_name, owners[name])}] == []
