"""Fills one library stage of the image: installs its part of the lock, and keeps only what runs.

usage: python3 stage.py numpy-scipy|pandas-sklearn|packages LOCK TARGET     (in the Dockerfile; needs pip and strip)
       python3 stage.py web-packages LOCK TARGET   (what LOCK has more than image.txt beside it)
       python3 stage.py function TARGET            (the scanner as a function needs it: bytecode and fixed times)
       python3 stage.py web|local TARGET           (what the web service needs besides, and what only a laptop does)

The same lock gives the same bytes: Lambda keeps an image in chunks by content, so a stage that has not changed is
already where a new release is loaded from.
"""

from __future__ import annotations

import compileall
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from py_compile import PycInvalidationMode

#: What each stage holds; `packages` holds everything else of the lock.
STAGES = {
    "numpy-scipy": {"numpy", "scipy"},
    "pandas-sklearn": {
        "cloudpickle",
        "joblib",
        "narwhals",
        "pandas",
        "python-dateutil",
        "scikit-learn",
        "six",
        "threadpoolctl",
        "tzdata",
    },
}
REST = "packages"
#: What the web service and the command line need: all of a lock that the image's own does not have.
WEB_PACKAGES = "web-packages"
#: Of the scanner, what a stage adds to the one before it. A function cannot use any of it: the packages are not there.
PARTS = {"web": ("__main__.py", "cli", "server"), "local": ("devserver",)}
FUNCTION = "function"

#: Needed to build against a library or to test it, never to run it. Nothing else goes: numpy.testing, pandas._testing
#: and sklearn.externals are imported at run time, and without dist-info nobody can tell which versions are there.
UNUSED_SUFFIXES = {".a", ".c", ".h", ".pxd", ".pyi", ".pyx"}
UNUSED_FOLDERS = {"tests"}
#: Of AWS's 400 service descriptions, those that the scanner asks inside Lambda.
SERVICES = {"s3", "secretsmanager", "sts"}
#: 1980-01-01, the oldest time that a zip file can hold.
EPOCH = 315_532_800

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def requirements(lock: str) -> Iterator[tuple[str, str]]:
    """Yield each requirement of a lock: the distribution's name, and its lines with their hashes."""
    for block in re.split(r"\n(?=[A-Za-z0-9])", "\n" + lock):
        if found := _NAME.match(block):
            yield found[0].lower(), block


def part(lock: str, stage: str, image: str = "") -> str:
    """Take a stage's requirements out of the lock; those of the web are what the image's lock does not have."""
    if stage == WEB_PACKAGES:
        there = {name for name, _ in requirements(image)}
        return "\n".join(lines for name, lines in requirements(lock) if name not in there)
    named = set[str]().union(*STAGES.values())
    chosen = [
        lines for name, lines in requirements(lock) if (name not in named if stage == REST else name in STAGES[stage])
    ]
    return "\n".join(chosen)


def install(wanted: str, target: Path) -> None:
    """Let pip install the requirements, nothing that they depend on, and nothing that it would have to build."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(wanted)
        file.flush()
        options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--no-compile", f"--target={target}"]
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--root-user-action=ignore",
        ]
        subprocess.run([*command, *options, "-r", file.name], check=True)


def keep_part(scanner: Path, stage: str) -> None:
    """Remove from the scanner's own folder what is not the stage's: a function has all that no other stage adds."""
    added = {name for names in PARTS.values() for name in names}
    for place in list(scanner.iterdir()):
        if place.name in added if stage == FUNCTION else place.name not in PARTS[stage]:
            shutil.rmtree(place) if place.is_dir() else place.unlink()


def slim(target: Path) -> None:
    """Remove what does not run, and the symbols that only debuggers read."""
    shutil.rmtree(target / "bin", ignore_errors=True)  # commands, bound to this build's interpreter
    for folder in [path for path in target.rglob("*") if path.is_dir() and path.name in UNUSED_FOLDERS]:
        shutil.rmtree(folder, ignore_errors=True)  # one inside another is gone already
    for path in target.rglob("*"):
        if path.suffix in UNUSED_SUFFIXES:
            path.unlink()
    for data in (target / "botocore/data", target / "boto3/data"):
        for service in data.glob("*/"):
            if service.name not in SERVICES:
                shutil.rmtree(service)
    # Libraries in *.libs were moved there by patchelf: a stripped one no longer loads.
    libraries = [
        path for path in sorted(target.rglob("*.so")) if not path.relative_to(target).parts[0].endswith(".libs")
    ]
    if libraries:
        subprocess.run(["strip", "--strip-unneeded", *libraries], check=True)  # the build installed it


def compile_all(target: Path) -> None:
    """Write bytecode that is valid whatever the source's time says: a read-only system could not write it again."""
    if not compileall.compile_dir(
        target, quiet=1, workers=1, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH, force=True
    ):
        sys.exit(f"{target}: not all of it is Python that this interpreter can compile")


def settle(target: Path) -> None:
    """Give every file one time, and let everybody read it: Lambda runs the image as a user of its own."""
    for path in [target, *target.rglob("*")]:
        executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        path.chmod(0o755 if executable else 0o644)
        os.utime(path, (EPOCH, EPOCH))


def main(arguments: list[str]) -> None:
    """Fill the stage."""
    *_, place = arguments
    target = Path(place)
    if arguments[0] in {FUNCTION, *PARTS}:
        keep_part(target / "scanner", arguments[0])
    else:
        stage, lock, _ = arguments
        image = Path(lock).with_name("image.txt").read_text(encoding="utf-8")
        install(part(Path(lock).read_text(encoding="utf-8"), stage, image), target)
        slim(target)
    compile_all(target)
    settle(target)


if __name__ == "__main__":
    main(sys.argv[1:])
