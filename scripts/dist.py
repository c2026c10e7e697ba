"""Builds wheel and sdist, installs the wheel in a fresh environment, and runs it from another folder.

usage: python scripts/dist.py [FOLDER]      default: dist

Nothing is downloaded: hatchling and the packages that the wheel depends on are those of the Python that runs this.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "us_market_scanner"


def build(folder: Path, source: Path = ROOT) -> tuple[Path, Path]:
    """Build both distributions.

    Args:
        folder: where they go; those of an earlier build are removed from it.
        source: the tree to build from.

    Returns:
        The wheel and the sdist.

    Raises:
        SystemExit: it cannot be built; the message says why.
    """
    for old in folder.glob(f"{PROJECT}-*"):
        old.unlink()
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", folder, folder=source)
    (wheel,) = folder.glob(f"{PROJECT}-*.whl")
    (sdist,) = folder.glob(f"{PROJECT}-*.tar.gz")
    return wheel, sdist


def install(wheel: Path, folder: Path) -> Path:
    """Install a wheel into a new environment, in which the packages of this one can be imported.

    Args:
        wheel: what to install.
        folder: in which the environment is made.

    Returns:
        The environment's interpreter; `scanner` is beside it.
    """
    _run(sys.executable, "-m", "venv", "--without-pip", "venv", folder=folder)
    python = folder / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    installed = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder).strip()
    Path(installed, "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    _run(sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel, folder=folder)
    return python


def scanner(python: Path, folder: Path, *arguments: str, command: str = "scanner") -> str:
    """Run the installed command on a small simulated market, with nothing of the source tree in reach.

    Args:
        python: the interpreter of its environment.
        folder: where it runs, and where its history is stored.
        arguments: what comes after the command.
        command: what stands beside the interpreter.

    Returns:
        What it prints.
    """
    own = {"SCANNER_MARKET": "simulated:300x300", "SCANNER_HISTORY": str(folder / "history"), "REDIS_URL": ""}
    return _run(python.with_name(command), *arguments, folder=folder, environment=own)


def main(folder: Path) -> None:
    """Build, install and run, and print what the command printed."""
    folder.mkdir(parents=True, exist_ok=True)
    built = build(folder.resolve())
    with tempfile.TemporaryDirectory() as name:
        elsewhere = Path(name)
        python = install(built[0], elsewhere)
        print(scanner(python, elsewhere, "--version"))
        print(scanner(python, elsewhere, "scan", "--sync", "--limit", "3"))
    for file in built:
        print(file)


def _run(*command: str | Path, folder: Path, environment: dict[str, str] | None = None) -> str:
    """Give what a command prints."""
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | (environment or {})
    done = subprocess.run(command, cwd=folder, env=variables, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr or done.stdout}")
    return done.stdout


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist"))
