"""The package as users of pip get it: built, and installed where nothing of the source tree is in reach."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from scanner.version import __version__

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, folder: Path) -> str:
    """What a command prints."""
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, folder=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_package_and_its_data(wheel: Path) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    source = {path.relative_to(ROOT).as_posix() for path in ROOT.joinpath("scanner").rglob("*") if path.is_file()}
    assert packed == {name for name in source if "__pycache__" not in name}
    assert "scanner/py.typed" in packed
    assert any(name.startswith("scanner/screening/presets/") and name.endswith(".toml") for name in packed)


def test_the_installed_package_runs(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", "--without-pip", "venv", folder=tmp_path)
    python = tmp_path / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    installed = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=tmp_path).strip()
    )
    installed.joinpath("dependencies.pth").write_text(sysconfig.get_path("purelib"))  # those of this very run
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel, folder=tmp_path)

    assert __version__ in run(python, "-m", "scanner", "--version", folder=tmp_path)
    assert __version__ in run(python.with_name("scanner"), "--version", folder=tmp_path)
