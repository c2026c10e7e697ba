"""What the folder holds: a test for each module, no trace of a machine, locks for all that is declared."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.modules import ROOT, product

NOT_OURS = {"__pycache__", "build", "dist"}
MACHINES = re.compile(r"/(?:home|Users)/(?!newcomer)[a-z]+|/root/[.\w]|[A-Z]:\\Users")
INDEX_HOSTS = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org")


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of the project: its path and what it says."""
    for path in sorted(ROOT.rglob("*")):
        below = path.relative_to(ROOT)
        hidden = any(part.startswith(".") and part not in {".ci", ".gitignore"} for part in below.parts)
        if path.is_file() and not hidden and not NOT_OURS & set(below.parts):
            yield below.as_posix(), path.read_text("utf-8", errors="replace")


LOCKS = ("run", "image", "web", "dev", "docs")


def declared(name: str) -> set[str]:
    """The packages that a lock must hold: by pyproject.toml, and by the extras that scripts/lock gives it."""
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    if name == "image":
        return {*of_function().values()}
    recipe = re.search(
        rf"^lock {name} ((?:.*\\\n)*.*)$", ROOT.joinpath("scripts/lock").read_text("utf-8"), re.MULTILINE
    )
    assert recipe
    chosen = extras if "--all-extras" in recipe[1] else re.findall(r"--extra (\w+)", recipe[1])
    base = project["project"]["dependencies"] if "pyproject.toml" in recipe[1] else []
    groups = re.findall(r"--group (\w+)", recipe[1])
    return set(sum((extras[extra] for extra in chosen), base)).union(*map(project["dependency-groups"].get, groups))


def of_function() -> dict[str, str]:
    """What a function needs, as it is declared, by the name that its group gives."""
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))
    every = sum(project["project"]["optional-dependencies"].values(), project["project"]["dependencies"])
    versions = {canonicalize_name(Requirement(each).name): each for each in every}
    return {
        name: versions[canonicalize_name(Requirement(name).name)] for name in project["dependency-groups"]["function"]
    }


def locked(name: str) -> dict[str, str]:
    """The versions of a lock, by package."""
    lines = ROOT.joinpath("requirements", f"{name}.txt").read_text("utf-8").splitlines()
    pins = (re.match(r"([\w.-]+)==([\w.]+)", line) for line in lines)
    return {canonicalize_name(pin[1]): pin[2] for pin in pins if pin}


def test_every_module_that_does_something_has_its_test() -> None:
    def test_of(path: str) -> Path:
        below = Path(path.removeprefix("scanner/"))
        return ROOT / "tests" / below.with_name(f"test_{below.name}")

    names = {"__init__.py", "__main__.py"}
    missing = [
        module.path
        for module in product()
        if module.does_something() and Path(module.path).name not in names and not test_of(module.path).exists()
    ]
    assert missing == []


def test_every_room_is_a_package() -> None:
    folders = {ROOT.joinpath(module.path).parent for module in product()}
    assert [folder.name for folder in sorted(folders) if not folder.joinpath("__init__.py").exists()] == []


def test_nothing_names_a_machine_or_a_package_index() -> None:
    traces = [
        f"{path}: {found[0]}"
        for path, text in texts()
        for found in [*MACHINES.finditer(text), *INDEX_HOSTS.finditer(text)]
    ]
    assert traces == []


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_satisfies_what_is_declared(name: str) -> None:
    versions = locked(name)
    for requirement in map(Requirement, declared(name)):
        assert versions.get(canonicalize_name(requirement.name), "absent") in requirement.specifier, requirement


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name: str) -> None:
    text = ROOT.joinpath("requirements", f"{name}.txt").read_text("utf-8")
    assert len(re.findall(r"==[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}", text)) == len(locked(name)) > 0


@pytest.mark.parametrize("name", ["run", "image", "web"])
def test_the_checks_run_what_users_run(name: str) -> None:
    assert locked(name).items() <= locked("dev").items()


def test_what_the_site_and_the_checks_both_take_is_the_same_version() -> None:
    site, checks = locked("docs"), locked("dev")
    assert {name: site[name] for name in site.keys() & checks.keys()} == {
        name: checks[name] for name in site.keys() & checks.keys()
    }


def test_the_function_has_less_than_the_web_service_needs() -> None:
    assert locked("image").items() < locked("web").items()
