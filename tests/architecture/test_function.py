"""The function imports nothing that its image does not have."""

from __future__ import annotations

import sys
from importlib.metadata import packages_distributions

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


def test_no_tool_is_reached() -> None:
    tools = {f"scanner.{name.removesuffix('.py')}" for names in PARTS.values() for name in names}
    found = reached("scanner.handler")
    assert {"scanner.actions.registry", "scanner.wiring", "scanner.storage.s3.bucket"} <= found.keys()
    assert [name for name in found if ".".join(name.split(".")[:2]) in tools] == []


def test_every_package_is_in_the_image() -> None:
    tops = {each.partition(".")[0] for module in reached("scanner.handler").values() for each in module.imports()}
    foreign = tops - sys.stdlib_module_names - {"scanner", *NOT_NEEDED}
    owners = packages_distributions()
    there = locked("image").keys()
    assert {"numpy", "boto3", "polygon"} <= foreign
    assert [name for name in foreign if not there & {*map(canonicalize_name, owners[name])}] == []
