"""The package as users of pip get it: built, and installed where nothing of the source tree is in reach."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

from scanner.version import __version__
from scripts.dist import ROOT, build, install, scanner

Built = tuple[Path, Path]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Wheel and sdist."""
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def python(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that the wheel is installed in."""
    return install(built[0], tmp_path_factory.mktemp("installed"))


def contents(wheel: Path) -> dict[str, bytes]:
    """What a wheel installs, but for the facts on itself."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_the_package_and_its_data(built: Built) -> None:
    packed = contents(built[0]).keys()
    source = {path.relative_to(ROOT).as_posix() for path in ROOT.joinpath("scanner").rglob("*") if path.is_file()}
    assert packed == {name for name in source if "__pycache__" not in name}
    assert "scanner/py.typed" in packed
    assert any(name.startswith("scanner/screening/presets/") and name.endswith(".toml") for name in packed)


def test_the_wheel_of_the_sdist_is_the_same(built: Built, tmp_path: Path) -> None:
    with tarfile.open(built[1]) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    assert source.joinpath("LICENSE").exists()
    again = tmp_path / "again"
    again.mkdir()
    assert contents(build(again, source)[0]) == contents(built[0])


def test_the_sdist_holds_nothing_of_a_machine(built: Built) -> None:
    with tarfile.open(built[1]) as archive:
        tops = {name.split("/")[1] for name in archive.getnames()}
    assert tops >= {"docs", "pyproject.toml", "scanner", "tests"}
    assert tops & {".env", ".git", ".venv", "build", "dist"} == set()


def test_the_installed_package_says_its_version(python: Path, tmp_path: Path) -> None:
    assert __version__ in scanner(python, tmp_path, "--version")
    assert __version__ in scanner(python, tmp_path, "-m", "scanner", "--version", command="python")


def test_the_installed_package_scans_from_another_folder(python: Path, tmp_path: Path) -> None:
    said = scanner(python, tmp_path, "scan", "minervini", "--min-price", "0", "--sync")
    assert "SIMULATED MARKET" in said
    assert "simulated:300x300" in said


def test_it_says_what_could_not_be_run(python: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="No such option"):
        scanner(python, tmp_path, "--no-such-option")
